// Made by `npm run generate` from the Python contracts. Do not edit.

export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Alert
         * @description Something that holds from when it was raised until it is cleared. Kind and column tell it apart.
         */
        Alert: {
            /**
             * Column
             * @description Null where it is of no single column.
             */
            column: string | null;
            /**
             * Hours
             * @description The window that it was measured in.
             */
            hours: number;
            kind: components["schemas"]["AlertKind"];
            /** Message */
            message: string;
            /** @description Of kind `metric`. */
            metric: components["schemas"]["Metric"] | null;
            /**
             * Model Run Id
             * @description The run of the model that was served then.
             */
            model_run_id: string | null;
            /**
             * Rows
             * @description Rows (or requests) that it was measured on.
             */
            rows: number;
            /** @description `warn` or `error`; when cleared, what it was. */
            severity: components["schemas"]["DriftSeverity"];
            /**
             * Since
             * Format: date-time
             * @description When it was raised.
             */
            since: string;
            /**
             * Threshold
             * @description What the policy said then.
             */
            threshold: number;
            /**
             * Value
             * @description What was measured, when it was raised or cleared.
             */
            value: number;
        };
        /**
         * AlertAction
         * @enum {string}
         */
        AlertAction: "raised" | "cleared";
        /**
         * AlertData
         * @description Something about the model that is served began to hold, or ended: told once each.
         */
        AlertData: {
            action: components["schemas"]["AlertAction"];
            alert: components["schemas"]["Alert"];
            /** Message */
            message: string;
            /**
             * Run Id
             * @description No run's.
             */
            run_id: null;
        };
        /** AlertEvent */
        AlertEvent: {
            data: components["schemas"]["AlertData"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event_type: "alert";
            /** Project Id */
            project_id: string;
            /** Seq */
            seq: number;
            /**
             * Timestamp
             * Format: date-time
             */
            timestamp: string;
        };
        /**
         * AlertKind
         * @description What an alert is about.
         * @enum {string}
         */
        AlertKind: "drift" | "prediction_drift" | "metric" | "missing" | "unknown_levels" | "out_of_range" | "wrong_type" | "refused" | "lost" | "slow";
        /** AnalysisResult */
        AnalysisResult: {
            /**
             * Candidates
             * @description At most five, best first.
             */
            candidates: components["schemas"]["TargetCandidate"][];
            /** Confidence */
            confidence: number;
            /** Evidence */
            evidence: string[];
            /**
             * Findings
             * @description At most fifty.
             */
            findings: components["schemas"]["Finding"][];
            /**
             * Further Targets
             * @description Columns predicted beside the first; the other results are of the first.
             */
            further_targets?: string[];
            metric: components["schemas"]["Metric"];
            /** Positive Class */
            positive_class: string | null;
            problem_type: components["schemas"]["ProblemType"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            stage: "data_analysis";
            /** Target Column */
            target_column: string;
        };
        /**
         * Answer
         * @description What a question was settled with; also the object in the store that settles it, create-only.
         */
        Answer: {
            /**
             * Answered At
             * Format: date-time
             */
            answered_at: string;
            answered_by: components["schemas"]["AnsweredBy"];
            /**
             * Further Targets
             * @description Columns that are predicted beside it; null in answers of before.
             */
            further_targets?: string[] | null;
            /** @description Null: the problem type's own. */
            metric: components["schemas"]["Metric"] | null;
            /** @description Null: as the values suggest. */
            problem_type: components["schemas"]["ProblemType"] | null;
            /** Target Column */
            target_column: string;
        };
        /**
         * AnsweredBy
         * @description Who settled a question: somebody, or the policy once the time to answer had passed.
         * @enum {string}
         */
        AnsweredBy: "user" | "timeout";
        /**
         * Champion
         * @description `champions/{n}.json`: a model that was served from then on.
         */
        Champion: {
            action: components["schemas"]["ChampionAction"];
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Best Model Id */
            best_model_id: string;
            /**
             * By
             * @description `run`, or who asked.
             */
            by: string;
            /** Data Version */
            data_version: number;
            /**
             * Dataset Id
             * @description sha256 of that version's file.
             */
            dataset_id: string;
            /** @description Of a run; null where a user decided. */
            decision: components["schemas"]["PromotionDecision"] | null;
            /** Endpoint Id */
            endpoint_id: string;
            /** Model Key */
            model_key: string;
            /** Model Sha256 */
            model_sha256: string;
            /** Model Size Bytes */
            model_size_bytes: number;
            /** N */
            n: number;
            /**
             * Previous
             * @description Where a roll back goes; null: nowhere.
             */
            previous: number | null;
            /** Reason */
            reason: string;
            /**
             * Run Id
             * @description The run that deployed it; its manifest names who made its parts.
             */
            run_id: string;
        };
        /**
         * ChampionAction
         * @description How a champion came to its place, and what else happens around it.
         * @enum {string}
         */
        ChampionAction: "promoted" | "rolled_back" | "kept" | "asked" | "policy";
        /**
         * ChampionData
         * @description Which model is served: a new champion, a challenger that was refused, or a changed policy.
         */
        ChampionData: {
            action: components["schemas"]["ChampionAction"];
            /** By */
            by: string;
            /** @description The new one; null when none came. */
            champion: components["schemas"]["Champion"] | null;
            decision: components["schemas"]["PromotionDecision"] | null;
            /** Message */
            message: string;
            /** @description The new one, if it was changed. */
            policy: components["schemas"]["ProjectPolicy"] | null;
            /** Reason */
            reason: string;
            /**
             * Run Id
             * @description The run that decided; null when a user did.
             */
            run_id: string | null;
        };
        /** ChampionEvent */
        ChampionEvent: {
            data: components["schemas"]["ChampionData"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event_type: "champion";
            /** Project Id */
            project_id: string;
            /** Seq */
            seq: number;
            /**
             * Timestamp
             * Format: date-time
             */
            timestamp: string;
        };
        /**
         * CompletedData
         * @description The run ended well.
         */
        CompletedData: {
            /** Best Model Id */
            best_model_id: string | null;
            /** Duration S */
            duration_s: number | null;
            /** Endpoint Id */
            endpoint_id: string | null;
            /** Message */
            message: string;
            /** Metrics */
            metrics: {
                [key: string]: number;
            };
            /** Run Id */
            run_id: string;
        };
        /** CompletedEvent */
        CompletedEvent: {
            data: components["schemas"]["CompletedData"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event_type: "completed";
            /** Project Id */
            project_id: string;
            /** Seq */
            seq: number;
            /**
             * Timestamp
             * Format: date-time
             */
            timestamp: string;
        };
        /**
         * DataMode
         * @description What becomes of the rows before: they stay, or the new ones stand alone.
         * @enum {string}
         */
        DataMode: "append" | "replace";
        /**
         * DataVersionData
         * @description A version of the project's data was added, by no run.
         */
        DataVersionData: {
            /**
             * Drift Score
             * @description Null where nothing was compared.
             */
            drift_score: number | null;
            drift_severity: components["schemas"]["DriftSeverity"] | null;
            /**
             * Drifted Columns
             * @description Most drifted first, at most twenty.
             */
            drifted_columns: string[];
            /** Message */
            message: string;
            mode: components["schemas"]["DataMode"];
            /** Num Rows */
            num_rows: number;
            /** Run Id */
            run_id: string | null;
            /**
             * Total Rows
             * @description What a run of this version reads.
             */
            total_rows: number;
            /** Version */
            version: number;
        };
        /** DataVersionEvent */
        DataVersionEvent: {
            data: components["schemas"]["DataVersionData"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event_type: "data";
            /** Project Id */
            project_id: string;
            /** Seq */
            seq: number;
            /**
             * Timestamp
             * Format: date-time
             */
            timestamp: string;
        };
        /** DeploymentResult */
        DeploymentResult: {
            /** Best Model Id */
            best_model_id: string;
            /** @description What it wrote, if its model was promoted. */
            champion?: components["schemas"]["Champion"] | null;
            decision?: components["schemas"]["PromotionDecision"] | null;
            /** Endpoint Id */
            endpoint_id: string;
            /** Model Key */
            model_key: string;
            /** Model Sha256 */
            model_sha256: string;
            /** Model Size Bytes */
            model_size_bytes: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            stage: "model_deployment";
        };
        /**
         * DriftSeverity
         * @description How far new rows are from the old ones, beyond chance; as an asset check's severity.
         * @enum {string}
         */
        DriftSeverity: "none" | "warn" | "error";
        /**
         * ErrorCode
         * @description The seed's codes, and those that DESIGN section 7 adds.
         * @enum {string}
         */
        ErrorCode: "VALIDATION_ERROR" | "FILE_TOO_LARGE" | "INVALID_FILE_TYPE" | "PROJECT_NOT_FOUND" | "RUN_NOT_FOUND" | "INVALID_OVERRIDE" | "PIPELINE_FAILED" | "DEPLOYMENT_FAILED" | "INTERNAL_ERROR" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "UNAUTHORIZED" | "FORBIDDEN" | "CONFLICT" | "PAYLOAD_ENCODING" | "UNPROCESSABLE" | "RANGE_NOT_SATISFIABLE" | "RATE_LIMITED" | "STORAGE_FULL" | "UNAVAILABLE" | "QUOTA_EXCEEDED" | "INCOMPATIBLE_DATA" | "NOT_PROMOTABLE" | "INVALID_SCHEDULE" | "CANCELLED" | "INTERRUPTED";
        /**
         * ErrorData
         * @description Something failed; `fatal` ends the run.
         */
        ErrorData: {
            code: components["schemas"]["ErrorCode"];
            /** Details */
            details: string | null;
            /** Fatal */
            fatal: boolean;
            /** Message */
            message: string;
            /** Run Id */
            run_id: string | null;
            stage: components["schemas"]["PipelineStage"] | null;
        };
        /** ErrorEvent */
        ErrorEvent: {
            data: components["schemas"]["ErrorData"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event_type: "error";
            /** Project Id */
            project_id: string;
            /** Seq */
            seq: number;
            /**
             * Timestamp
             * Format: date-time
             */
            timestamp: string;
        };
        /** EvaluationResult */
        EvaluationResult: {
            /** Baseline Metrics */
            baseline_metrics: {
                [key: string]: number;
            };
            /** Better Than Baseline */
            better_than_baseline: boolean;
            metric: components["schemas"]["Metric"];
            /** Metrics */
            metrics: {
                [key: string]: number;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            stage: "model_evaluation";
        };
        /** FeatureResult */
        FeatureResult: {
            /** Columns By Role */
            columns_by_role: {
                [key: string]: number;
            };
            /** Num Features */
            num_features: number;
            /** Num Input Columns */
            num_input_columns: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            stage: "feature_engineering";
        };
        /**
         * Finding
         * @description One warning about the data: where, what was seen, what was done.
         */
        Finding: {
            /**
             * Action
             * @description What was done about it, such as 'dropped' or 'kept'.
             */
            action: string;
            /**
             * Code
             * @description Stable name, such as 'constant_column'.
             */
            code: string;
            /** Column */
            column: string | null;
            /** Message */
            message: string;
        };
        Frame: components["schemas"]["StageChangeEvent"] | components["schemas"]["ProgressUpdateEvent"] | components["schemas"]["LogEvent"] | components["schemas"]["ErrorEvent"] | components["schemas"]["QuestionEvent"] | components["schemas"]["CompletedEvent"] | components["schemas"]["DataVersionEvent"] | components["schemas"]["ChampionEvent"] | components["schemas"]["AlertEvent"] | components["schemas"]["SnapshotFrame"] | components["schemas"]["HeartbeatFrame"] | components["schemas"]["PongFrame"] | components["schemas"]["ProtocolErrorFrame"];
        /** HeartbeatData */
        HeartbeatData: {
            /**
             * Seq
             * @description The last event's number, so that a client can see it lags.
             */
            seq: number;
        };
        /** HeartbeatFrame */
        HeartbeatFrame: {
            data: components["schemas"]["HeartbeatData"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event_type: "heartbeat";
            /** Project Id */
            project_id: string;
            /**
             * Timestamp
             * Format: date-time
             */
            timestamp: string;
        };
        /** Interval */
        Interval: {
            /** High */
            high: number;
            /** Low */
            low: number;
        };
        /**
         * LeaderboardRow
         * @description One model as it was measured.
         */
        LeaderboardRow: {
            /** Family */
            family: string;
            /** Fit Time S */
            fit_time_s: number | null;
            /**
             * Memory Mb
             * @description Peak resident memory of the process while this was fitted.
             */
            memory_mb?: number | null;
            metric: components["schemas"]["Metric"];
            /** Model */
            model: string;
            /**
             * Note
             * @description Why it was skipped or what failed.
             */
            note: string | null;
            /**
             * Score
             * @description Cross-validated, on training rows; null if skipped.
             */
            score: number | null;
            /**
             * Weight
             * @description Share in the ensemble; null when not a member.
             */
            weight: number | null;
        };
        /** LogData */
        LogData: {
            level: components["schemas"]["LogLevel"];
            /** Message */
            message: string;
            /** Run Id */
            run_id: string | null;
            stage: components["schemas"]["PipelineStage"] | null;
        };
        /** LogEvent */
        LogEvent: {
            data: components["schemas"]["LogData"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event_type: "log";
            /** Project Id */
            project_id: string;
            /** Seq */
            seq: number;
            /**
             * Timestamp
             * Format: date-time
             */
            timestamp: string;
        };
        /**
         * LogLevel
         * @enum {string}
         */
        LogLevel: "debug" | "info" | "warning" | "error" | "critical";
        /**
         * Metric
         * @description Metrics that a user may choose to optimise, by scikit-learn's names.
         * @enum {string}
         */
        Metric: "roc_auc" | "average_precision" | "f1" | "accuracy" | "balanced_accuracy" | "log_loss" | "f1_macro" | "rmse" | "mae" | "r2";
        /**
         * PairedComparison
         * @description Model b beside model a, by one metric of the first target, on rows that neither was trained on.
         */
        PairedComparison: {
            /**
             * Certain
             * @description Whether the interval lies on one side of zero.
             */
            certain: boolean;
            /**
             * Difference
             * @description Positive: b is better, whichever way the metric points. Null if either value is.
             */
            difference: number | null;
            /** @description Of the difference, 95 %, by a bootstrap that draws the same rows for both; null where too few rows (or groups) leave it undefined. */
            interval: components["schemas"]["Interval"] | null;
            metric: components["schemas"]["Metric"];
            /**
             * P Value
             * @description Two-sided, by the same resamples; null without an interval.
             */
            p_value: number | null;
            /**
             * Rows
             * @description Rows that both answered.
             */
            rows: number;
            /**
             * Value A
             * @description Null where the metric is undefined on these rows.
             */
            value_a: number | null;
            /** Value B */
            value_b: number | null;
        };
        /**
         * PipelineStage
         * @description The stages in the order in which they run; each value is also the Dagster asset's key.
         * @enum {string}
         */
        PipelineStage: "data_upload" | "data_analysis" | "data_processing" | "feature_engineering" | "model_selection" | "model_training" | "model_evaluation" | "model_deployment";
        /** PongFrame */
        PongFrame: {
            data: components["schemas"]["HeartbeatData"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event_type: "pong";
            /** Project Id */
            project_id: string;
            /**
             * Timestamp
             * Format: date-time
             */
            timestamp: string;
        };
        /**
         * ProblemType
         * @enum {string}
         */
        ProblemType: "binary" | "multiclass" | "regression";
        /** ProcessingResult */
        ProcessingResult: {
            /** Dropped Columns */
            dropped_columns: components["schemas"]["Finding"][];
            /** Num Dropped Rows */
            num_dropped_rows: number;
            /** Num Holdout Rows */
            num_holdout_rows: number;
            /** Num Train Rows */
            num_train_rows: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            stage: "data_processing";
        };
        /**
         * ProgressUpdateData
         * @description Work was done, or the run moved up in the queue.
         */
        ProgressUpdateData: {
            candidate: components["schemas"]["LeaderboardRow"] | null;
            /** Message */
            message: string;
            /**
             * Progress Percentage
             * @description Of the run; never falls in a run.
             */
            progress_percentage: number;
            /**
             * Queue Position
             * @description 1 is next; null when not queued.
             */
            queue_position: number | null;
            /** Run Id */
            run_id: string | null;
            /** @description Null while queued. */
            stage: components["schemas"]["PipelineStage"] | null;
            /** Stage Percentage */
            stage_percentage: number;
            /** Unit */
            unit: string;
            /** Work Done */
            work_done: number;
            /** Work Total */
            work_total: number;
        };
        /** ProgressUpdateEvent */
        ProgressUpdateEvent: {
            data: components["schemas"]["ProgressUpdateData"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event_type: "progress_update";
            /** Project Id */
            project_id: string;
            /** Seq */
            seq: number;
            /**
             * Timestamp
             * Format: date-time
             */
            timestamp: string;
        };
        /**
         * ProjectPolicy
         * @description `policy.json`. `pinned`: the champion stays, whatever a run or a user wants, until it is unpinned.
         */
        ProjectPolicy: {
            /**
             * Changed At
             * @description Null: nobody has changed anything yet.
             */
            changed_at: string | null;
            /** Changed By */
            changed_by: string | null;
            /** Pinned */
            pinned: boolean;
            promotion: components["schemas"]["Promotion"];
        };
        /**
         * ProjectState
         * @description The fold of a project's events: all that a page needs to draw it.
         */
        ProjectState: {
            /**
             * Alerts
             * @description That hold now, in the order in which they were raised.
             */
            alerts: components["schemas"]["Alert"][];
            /**
             * Alerts Told
             * @description How many were raised or cleared so far.
             */
            alerts_told: number;
            /** @description The challenger that waits for a user's word. */
            asked: components["schemas"]["WaitingChallenger"] | null;
            /** Baseline Metrics */
            baseline_metrics: {
                [key: string]: number;
            } | null;
            /** Best Model Id */
            best_model_id: string | null;
            /** @description Who decided that this model is served, when and why. */
            champion: components["schemas"]["Champion"] | null;
            /** Completed At */
            completed_at: string | null;
            current_stage: components["schemas"]["PipelineStage"];
            /**
             * Data Version
             * @description The newest version of the data.
             */
            data_version: number;
            /** Endpoint Id */
            endpoint_id: string | null;
            /**
             * Epoch
             * @description Changes when the project's history was reset.
             */
            epoch: string;
            error: components["schemas"]["RunError"] | null;
            /** Leaderboard */
            leaderboard: components["schemas"]["LeaderboardRow"][];
            /** Message */
            message: string;
            /** Metrics */
            metrics: {
                [key: string]: number;
            } | null;
            /** Model Key */
            model_key: string | null;
            /**
             * Model Run Id
             * @description Run of the model that is served now.
             */
            model_run_id: string | null;
            /** Model Sha256 */
            model_sha256: string | null;
            /** Model Size Bytes */
            model_size_bytes: number | null;
            /** Num Features */
            num_features: number | null;
            problem_type: components["schemas"]["ProblemType"] | null;
            /** Progress Percentage */
            progress_percentage: number;
            /** Project Id */
            project_id: string;
            /** @description What this run asked; its `answer` is null while it waits. */
            question: components["schemas"]["Question"] | null;
            /** Queue Position */
            queue_position: number | null;
            /** Run Id */
            run_id: string | null;
            /** Run Started At */
            run_started_at: string | null;
            /** Selected Models */
            selected_models: string[] | null;
            /**
             * Seq
             * @description The last event that is folded in; 0 before the first.
             */
            seq: number;
            /** Stages */
            stages: components["schemas"]["StageState"][];
            status: components["schemas"]["ProjectStatus"];
            /** Target Column */
            target_column: string | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * ProjectStatus
         * @description The seed's statuses of a project.
         * @enum {string}
         */
        ProjectStatus: "created" | "uploading" | "analyzing" | "processing" | "training" | "evaluating" | "deploying" | "completed" | "failed" | "cancelled";
        /**
         * Promotion
         * @description When a run's model takes the champion's place; `ask`: only when a user says so.
         * @enum {string}
         */
        Promotion: "better" | "always" | "never" | "ask";
        /**
         * PromotionDecision
         * @description What a run decided about its model.
         */
        PromotionDecision: {
            /**
             * Champion Run Id
             * @description The champion that it was judged against.
             */
            champion_run_id: string | null;
            /** @description Champion (a) and challenger (b) on the challenger's holdout rows that the champion was not trained on; null where nothing was or could be compared. */
            comparison: components["schemas"]["PairedComparison"] | null;
            /** Promoted */
            promoted: boolean;
            promotion: components["schemas"]["Promotion"];
            /** Reason */
            reason: string;
            /**
             * Rows Left Out
             * @description Holdout rows that the champion was trained on.
             */
            rows_left_out: number;
        };
        /** ProtocolErrorData */
        ProtocolErrorData: {
            code: components["schemas"]["ErrorCode"];
            /** Message */
            message: string;
        };
        /**
         * ProtocolErrorFrame
         * @description The answer to a client message that the protocol doesn't know.
         */
        ProtocolErrorFrame: {
            data: components["schemas"]["ProtocolErrorData"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event_type: "protocol_error";
            /** Project Id */
            project_id: string;
            /**
             * Timestamp
             * Format: date-time
             */
            timestamp: string;
        };
        /**
         * Question
         * @description Which column is meant. The run waits with it in `analyzing` until it has an answer.
         */
        Question: {
            /** @description Null while the run waits. */
            answer: components["schemas"]["Answer"] | null;
            /**
             * Answer By
             * Format: date-time
             * @description Then the first candidate is taken.
             */
            answer_by: string;
            /**
             * Asked At
             * Format: date-time
             */
            asked_at: string;
            /**
             * Candidates
             * @description At most five, best first.
             */
            candidates: components["schemas"]["TargetCandidate"][];
        };
        /**
         * QuestionData
         * @description The run asks which reading is meant, or (with an answer in the question) goes on with one.
         */
        QuestionData: {
            /** Message */
            message: string;
            question: components["schemas"]["Question"];
            /** Run Id */
            run_id: string;
            stage: components["schemas"]["PipelineStage"];
        };
        /** QuestionEvent */
        QuestionEvent: {
            data: components["schemas"]["QuestionData"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event_type: "question";
            /** Project Id */
            project_id: string;
            /** Seq */
            seq: number;
            /**
             * Timestamp
             * Format: date-time
             */
            timestamp: string;
        };
        /** RunError */
        RunError: {
            code: components["schemas"]["ErrorCode"];
            /** Details */
            details: string | null;
            /** Message */
            message: string;
            stage: components["schemas"]["PipelineStage"] | null;
        };
        /** SelectionResult */
        SelectionResult: {
            /** Leaderboard */
            leaderboard: components["schemas"]["LeaderboardRow"][];
            /** Selected Models */
            selected_models: string[];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            stage: "model_selection";
        };
        /** SnapshotData */
        SnapshotData: {
            /**
             * Cursor
             * @description `epoch:seq` to resume from.
             */
            cursor: string;
            /** Protocol Version */
            protocol_version: number;
            state: components["schemas"]["ProjectState"];
        };
        /** SnapshotFrame */
        SnapshotFrame: {
            data: components["schemas"]["SnapshotData"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event_type: "snapshot";
            /** Project Id */
            project_id: string;
            /**
             * Timestamp
             * Format: date-time
             */
            timestamp: string;
        };
        /**
         * StageChangeData
         * @description A stage began, stalled, resumed or ended.
         */
        StageChangeData: {
            /** Message */
            message: string;
            /** @description The project's status from now on. */
            project_status: components["schemas"]["ProjectStatus"];
            /**
             * Result
             * @description What the stage did, once completed.
             */
            result: (components["schemas"]["UploadResult"] | components["schemas"]["AnalysisResult"] | components["schemas"]["ProcessingResult"] | components["schemas"]["FeatureResult"] | components["schemas"]["SelectionResult"] | components["schemas"]["TrainingResult"] | components["schemas"]["EvaluationResult"] | components["schemas"]["DeploymentResult"]) | null;
            /**
             * Reused
             * @description Not this run's work: another run's result stands.
             */
            reused: boolean;
            /** Run Id */
            run_id: string | null;
            stage: components["schemas"]["PipelineStage"];
            /** @description The stage's status from now on. */
            status: components["schemas"]["StageStatus"];
        };
        /** StageChangeEvent */
        StageChangeEvent: {
            data: components["schemas"]["StageChangeData"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event_type: "stage_change";
            /** Project Id */
            project_id: string;
            /** Seq */
            seq: number;
            /**
             * Timestamp
             * Format: date-time
             */
            timestamp: string;
        };
        /**
         * StageState
         * @description One stage in the snapshot.
         */
        StageState: {
            /** Ended At */
            ended_at: string | null;
            /** Message */
            message: string | null;
            /** Percentage */
            percentage: number;
            /** Result */
            result: (components["schemas"]["UploadResult"] | components["schemas"]["AnalysisResult"] | components["schemas"]["ProcessingResult"] | components["schemas"]["FeatureResult"] | components["schemas"]["SelectionResult"] | components["schemas"]["TrainingResult"] | components["schemas"]["EvaluationResult"] | components["schemas"]["DeploymentResult"]) | null;
            /**
             * Reused
             * @description Its result comes from an earlier run.
             */
            reused: boolean;
            stage: components["schemas"]["PipelineStage"];
            /** Started At */
            started_at: string | null;
            status: components["schemas"]["StageStatus"];
        };
        /**
         * StageStatus
         * @description What a stage of the current run is doing.
         * @enum {string}
         */
        StageStatus: "pending" | "running" | "stalled" | "completed" | "failed" | "cancelled";
        /**
         * TargetCandidate
         * @description One reading of the problem description, with the evidence for it.
         */
        TargetCandidate: {
            /** Confidence */
            confidence: number;
            /** Evidence */
            evidence: string[];
            /**
             * Further Targets
             * @description Columns that this reading predicts beside it, each by a model of its own.
             */
            further_targets?: string[];
            metric: components["schemas"]["Metric"];
            /** Positive Class */
            positive_class: string | null;
            problem_type: components["schemas"]["ProblemType"];
            /** Target Column */
            target_column: string;
        };
        /** TrainingResult */
        TrainingResult: {
            /** Best Model */
            best_model: string;
            /** Leaderboard */
            leaderboard: components["schemas"]["LeaderboardRow"][];
            /**
             * Score
             * @description Null where the metric is undefined on what was left out.
             */
            score: number | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            stage: "model_training";
            /** Work Units */
            work_units: number;
        };
        /** UploadResult */
        UploadResult: {
            /** Data Version */
            data_version?: number | null;
            /** Num Columns */
            num_columns: number;
            /** Num Rows */
            num_rows: number;
            /** Size Bytes */
            size_bytes: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            stage: "data_upload";
        };
        /**
         * WaitingChallenger
         * @description A model that the policy `ask` leaves to a user, until somebody answers or the champion changes.
         */
        WaitingChallenger: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            decision: components["schemas"]["PromotionDecision"];
            /** Run Id */
            run_id: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
