// Made by `npm run generate` from the Python contracts. Do not edit.

export interface paths {
    "/p": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Body */
        post: operations["body_p_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/x0": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** <Lambda> */
        get: operations["_lambda__x0_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/x1": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** <Lambda> */
        get: operations["_lambda__x1_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/x2": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** <Lambda> */
        get: operations["_lambda__x2_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/x3": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** <Lambda> */
        get: operations["_lambda__x3_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/x4": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** <Lambda> */
        get: operations["_lambda__x4_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/x5": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** <Lambda> */
        get: operations["_lambda__x5_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/x6": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** <Lambda> */
        get: operations["_lambda__x6_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/x7": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** <Lambda> */
        get: operations["_lambda__x7_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/x8": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** <Lambda> */
        get: operations["_lambda__x8_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/x9": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** <Lambda> */
        get: operations["_lambda__x9_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/x10": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** <Lambda> */
        get: operations["_lambda__x10_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
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
        /** Body_body_p_post */
        Body_body_p_post: {
            b: components["schemas"]["PredictRequest"];
            r: components["schemas"]["RunRequest"];
        };
        /**
         * ColumnRole
         * @description How a column is used.
         * @enum {string}
         */
        ColumnRole: "numeric" | "categorical" | "boolean" | "datetime" | "text" | "id" | "constant" | "empty";
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
        /** ConfusionMatrix */
        ConfusionMatrix: {
            /**
             * Counts
             * @description Row: the true class; column: the predicted one.
             */
            counts: number[][];
            /** Labels */
            labels: string[];
        };
        /**
         * DatasetInfo
         * @description What the inspector counted in an uploaded file.
         */
        DatasetInfo: {
            /**
             * Columns
             * @description Column names in file order.
             */
            columns: string[];
            /**
             * Dataset Id
             * @description sha256 of the bytes.
             * @example 9f86d081…
             */
            dataset_id: string;
            /**
             * Decimal
             * @description Decimal mark, '.' or ','; null for typed formats.
             */
            decimal: string | null;
            /**
             * Delimiter
             * @description Column delimiter; null where there is none.
             */
            delimiter: string | null;
            /**
             * Encoding
             * @description Text encoding; null for binary formats.
             */
            encoding: string | null;
            /**
             * File Name
             * @description As uploaded, for display only.
             * @example credit.csv
             */
            file_name: string;
            /** @description Found from the content, not from the name. */
            format: components["schemas"]["TableFormat"];
            /** Num Columns */
            num_columns: number;
            /** Num Rows */
            num_rows: number;
            /** Size Bytes */
            size_bytes: number;
            /** Warnings */
            warnings: string[];
        };
        /** DeploymentResult */
        DeploymentResult: {
            /** Best Model Id */
            best_model_id: string;
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
         * ErrorCode
         * @description The seed's codes, and those that DESIGN section 7 adds.
         * @enum {string}
         */
        ErrorCode: "VALIDATION_ERROR" | "FILE_TOO_LARGE" | "INVALID_FILE_TYPE" | "PROJECT_NOT_FOUND" | "PIPELINE_FAILED" | "DEPLOYMENT_FAILED" | "INTERNAL_ERROR" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "UNAUTHORIZED" | "FORBIDDEN" | "CONFLICT" | "PAYLOAD_ENCODING" | "UNPROCESSABLE" | "RATE_LIMITED" | "STORAGE_FULL" | "UNAVAILABLE" | "CANCELLED" | "INTERRUPTED";
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
        /**
         * ErrorResponse
         * @description The body of every answer that is not a success.
         */
        ErrorResponse: {
            /**
             * Details
             * @description What to look at: the column, the limit, the part.
             */
            details: string | null;
            /**
             * Error
             * @description What went wrong, in words for a person.
             */
            error: string;
            /** @description The same, for a program. */
            error_code: components["schemas"]["ErrorCode"];
            /**
             * Request Id
             * @description The X-Request-ID of the request.
             */
            request_id: string | null;
            /**
             * Timestamp
             * Format: date-time
             * @description When it was answered, UTC.
             */
            timestamp: string;
        };
        /**
         * EvaluationReport
         * @description What `model_evaluation` measured on rows that no fit has seen.
         */
        EvaluationReport: {
            /**
             * Baseline Metrics
             * @description The dummy model on the same rows.
             */
            baseline_metrics: {
                [key: string]: number;
            };
            /** Better Than Baseline */
            better_than_baseline: boolean;
            confusion_matrix: components["schemas"]["ConfusionMatrix"] | null;
            /** Feature Importance */
            feature_importance: components["schemas"]["FeatureImportance"][];
            /** Findings */
            findings: components["schemas"]["Finding"][];
            interpretation: components["schemas"]["Interpretation"];
            /** Leaderboard */
            leaderboard: components["schemas"]["LeaderboardRow"][];
            metric: components["schemas"]["Metric"];
            /** Metrics */
            metrics: {
                [key: string]: number;
            };
            /** Num Holdout Rows */
            num_holdout_rows: number;
            /** Num Train Rows */
            num_train_rows: number;
            /** Positive Class */
            positive_class: string | null;
            problem_type: components["schemas"]["ProblemType"];
            /** Seed */
            seed: number;
            /** Target Column */
            target_column: string;
            /** Versions */
            versions: {
                [key: string]: string;
            };
            /**
             * Work Units
             * @description Fits done; repeating them repeats the metrics.
             */
            work_units: number;
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
        /**
         * EventPage
         * @description A stretch of a project's history, oldest first.
         */
        EventPage: {
            /** Epoch */
            epoch: string;
            /** Events */
            events: (components["schemas"]["StageChangeEvent"] | components["schemas"]["ProgressUpdateEvent"] | components["schemas"]["LogEvent"] | components["schemas"]["ErrorEvent"] | components["schemas"]["CompletedEvent"])[];
            /** Has More */
            has_more: boolean;
            /**
             * Next After
             * @description The cursor `epoch:seq` to ask for what follows.
             */
            next_after: string;
        };
        /** FeatureImportance */
        FeatureImportance: {
            /** Feature */
            feature: string;
            /**
             * Importance
             * @description Loss of the metric when the column is shuffled.
             */
            importance: number;
            /** Std */
            std: number;
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
        /** HTTPValidationError */
        HTTPValidationError: {
            /** Detail */
            detail?: components["schemas"]["ValidationError"][];
        };
        /**
         * Interpretation
         * @description What will be predicted and why.
         */
        Interpretation: {
            /**
             * Candidates
             * @description Ranked, best first; holds `chosen`.
             */
            candidates: components["schemas"]["TargetCandidate"][];
            chosen: components["schemas"]["TargetCandidate"];
            /** Needs Confirmation */
            needs_confirmation: boolean;
            /**
             * Overridden
             * @description Names of the fields that the user fixed.
             */
            overridden: string[];
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
         * Message
         * @description The seed's answer to delete and cancel.
         */
        Message: {
            /** Message */
            message: string;
            /** Project Id */
            project_id: string;
        };
        /**
         * Metric
         * @description Metrics that a user may choose to optimise, by scikit-learn's names.
         * @enum {string}
         */
        Metric: "roc_auc" | "average_precision" | "f1" | "accuracy" | "balanced_accuracy" | "log_loss" | "f1_macro" | "rmse" | "mae" | "r2";
        /**
         * ModelColumn
         * @description One input column of a model.
         */
        ModelColumn: {
            /**
             * Categories
             * @description Known levels; an unknown one is accepted.
             */
            categories: string[] | null;
            /** Example */
            example: string | number | boolean | null;
            /** Name */
            name: string;
            /**
             * Nullable
             * @description Whether a missing value was seen in training.
             */
            nullable: boolean;
            role: components["schemas"]["ColumnRole"];
        };
        /**
         * ModelSchema
         * @description What a model takes and gives.
         */
        ModelSchema: {
            /** Classes */
            classes: string[] | null;
            /** Columns */
            columns: components["schemas"]["ModelColumn"][];
            /** Model Id */
            model_id: string;
            problem_type: components["schemas"]["ProblemType"];
            /** Target Column */
            target_column: string;
        };
        /**
         * PartHealth
         * @description One part of the platform, as readiness saw it.
         */
        PartHealth: {
            /** Detail */
            detail: string | null;
            /** Name */
            name: string;
            /** Ok */
            ok: boolean;
        };
        /**
         * PipelineStage
         * @description The stages in the order in which they run; each value is also the Dagster asset's key.
         * @enum {string}
         */
        PipelineStage: "data_upload" | "data_analysis" | "data_processing" | "feature_engineering" | "model_selection" | "model_training" | "model_evaluation" | "model_deployment";
        /**
         * Prediction
         * @description One answer; `probabilities` is left out for regression.
         */
        Prediction: {
            /** Prediction */
            prediction: string | number | boolean;
            /** Probabilities */
            probabilities?: {
                [key: string]: number;
            } | null;
        };
        /**
         * PredictRequest
         * @description Rows to predict; each names columns as the uploaded table did.
         */
        PredictRequest: {
            /** Instances */
            instances: {
                [key: string]: unknown;
            }[];
            /**
             * Parameters
             * @description Part of Vertex AI's contract; nothing is read from it.
             */
            parameters?: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * PredictResponse
         * @description Answers in the order of the rows.
         */
        PredictResponse: {
            /**
             * Model Id
             * @description `{project}/{run}` of the model that answered.
             */
            model_id: string;
            /** Predictions */
            predictions: components["schemas"]["Prediction"][];
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
         * ProjectDetail
         * @description All that is known of one project.
         */
        ProjectDetail: {
            /** Artifact Paths */
            artifact_paths: {
                [key: string]: string;
            };
            /** Best Model Id */
            best_model_id: string | null;
            /** Completed At */
            completed_at: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Dataset Id */
            dataset_id: string;
            /** Dataset Name */
            dataset_name: string;
            /** Dataset Type */
            dataset_type: string;
            /** Endpoint Id */
            endpoint_id: string | null;
            evaluation_report: components["schemas"]["EvaluationReport"] | null;
            /** Metrics */
            metrics: {
                [key: string]: number;
            } | null;
            /** Num Features */
            num_features: number | null;
            /** Num Samples */
            num_samples: number;
            /** Prediction Endpoint */
            prediction_endpoint: string | null;
            /** Problem Description */
            problem_description: string;
            problem_type: components["schemas"]["ProblemType"] | null;
            /** Project Id */
            project_id: string;
            /** Project Name */
            project_name: string;
            /** Selected Models */
            selected_models: string[] | null;
            status: components["schemas"]["ProjectStatus"];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * ProjectProgress
         * @description Where the current run is.
         */
        ProjectProgress: {
            current_stage: components["schemas"]["PipelineStage"];
            /**
             * Estimated Time Remaining
             * @description Seconds; null when unknown.
             */
            estimated_time_remaining: number | null;
            /** Message */
            message: string;
            /** Progress Percentage */
            progress_percentage: number;
            /** Project Id */
            project_id: string;
            /**
             * Stage Details
             * @description The current stage's state.
             */
            stage_details: {
                [key: string]: unknown;
            } | null;
            status: components["schemas"]["ProjectStatus"];
        };
        /**
         * ProjectResponse
         * @description Answer to a create.
         */
        ProjectResponse: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            dataset_info: components["schemas"]["DatasetInfo"];
            /** Message */
            message: string;
            /**
             * Project Id
             * @description UUIDv7 made by the server.
             */
            project_id: string;
            /** Project Name */
            project_name: string;
            status: components["schemas"]["ProjectStatus"];
        };
        /**
         * ProjectStatus
         * @description The seed's statuses of a project.
         * @enum {string}
         */
        ProjectStatus: "created" | "uploading" | "analyzing" | "processing" | "training" | "evaluating" | "deploying" | "completed" | "failed" | "cancelled";
        /**
         * ProjectSummary
         * @description A row of the list.
         */
        ProjectSummary: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Dataset Name */
            dataset_name: string;
            /** Problem Description */
            problem_description: string;
            /** Progress Percentage */
            progress_percentage: number;
            /** Project Id */
            project_id: string;
            /** Project Name */
            project_name: string;
            status: components["schemas"]["ProjectStatus"];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /** Readiness */
        Readiness: {
            /** Parts */
            parts: components["schemas"]["PartHealth"][];
            /**
             * Status
             * @description 'ready' or 'unavailable'.
             */
            status: string;
        };
        /** RunAccepted */
        RunAccepted: {
            from_stage: components["schemas"]["PipelineStage"];
            /** Message */
            message: string;
            /** Project Id */
            project_id: string;
            /**
             * Run Id
             * @description Null while Dagster has not yet answered the launch.
             */
            run_id: string | null;
        };
        /**
         * RunRequest
         * @description `{}` retries from the failed stage; with `from_stage`, from there.
         */
        RunRequest: {
            from_stage?: components["schemas"]["PipelineStage"] | null;
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
         * StageStatus
         * @description What a stage of the current run is doing.
         * @enum {string}
         */
        StageStatus: "pending" | "running" | "stalled" | "completed" | "failed" | "cancelled";
        /**
         * TableFormat
         * @enum {string}
         */
        TableFormat: "csv" | "tsv" | "parquet" | "json" | "jsonl" | "xlsx";
        /**
         * TargetCandidate
         * @description One reading of the problem description, with the evidence for it.
         */
        TargetCandidate: {
            /** Confidence */
            confidence: number;
            /** Evidence */
            evidence: string[];
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
            /** Score */
            score: number;
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
        /** ValidationError */
        ValidationError: {
            /** Context */
            ctx?: Record<string, never>;
            /** Input */
            input?: unknown;
            /** Location */
            loc: (string | number)[];
            /** Message */
            msg: string;
            /** Error Type */
            type: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    body_p_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Body_body_p_post"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    _lambda__x0_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectResponse"];
                };
            };
        };
    };
    _lambda__x1_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectSummary"];
                };
            };
        };
    };
    _lambda__x2_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectDetail"];
                };
            };
        };
    };
    _lambda__x3_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectProgress"];
                };
            };
        };
    };
    _lambda__x4_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPage"];
                };
            };
        };
    };
    _lambda__x5_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunAccepted"];
                };
            };
        };
    };
    _lambda__x6_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
        };
    };
    _lambda__x7_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    _lambda__x8_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PredictResponse"];
                };
            };
        };
    };
    _lambda__x9_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelSchema"];
                };
            };
        };
    };
    _lambda__x10_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
}
