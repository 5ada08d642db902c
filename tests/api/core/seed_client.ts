// The seed's client as the user wrote it. The tests run it unchanged, but for its types, which they take out.
// WebSocket connection
export class TrainingWebSocket {
  private ws: WebSocket | null = null;
  private reconnectAttempts = 0;
  private maxReconnectAttempts = 5;
  private reconnectDelay = 1000;
  
  connect(projectId: string, callbacks: WebSocketCallbacks): void {
    const wsUrl = `${getWebSocketUrl()}/projects/${projectId}/stream`;
    this.ws = new WebSocket(wsUrl);
    
    this.ws.onopen = () => {
      this.reconnectAttempts = 0;
      callbacks.onOpen?.();
    };
    
    this.ws.onmessage = (event) => {
      const data = JSON.parse(event.data);
      callbacks.onMessage(data);
    };
    
    this.ws.onerror = (error) => {
      callbacks.onError?.(error);
    };
    
    this.ws.onclose = () => {
      callbacks.onClose?.();
      this.attemptReconnect(projectId, callbacks);
    };
  }
  
  private attemptReconnect(projectId: string, callbacks: WebSocketCallbacks): void {
    if (this.reconnectAttempts < this.maxReconnectAttempts) {
      this.reconnectAttempts++;
      setTimeout(() => {
        this.connect(projectId, callbacks);
      }, this.reconnectDelay * this.reconnectAttempts);
    }
  }
  
  disconnect(): void {
    if (this.ws) {
      this.ws.close();
      this.ws = null;
    }
  }
  
  send(data: any): void {
    if (this.ws && this.ws.readyState === WebSocket.OPEN) {
      this.ws.send(JSON.stringify(data));
    }
  }
}
