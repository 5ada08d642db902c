// Made by `npm run generate` from the Python contracts. Do not edit.

export interface paths {
    "/api/v1/interpretations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read a description against a file, or its first megabyte
         * @description 413 above 2 MiB, 429 when too many are being read; otherwise refuses what a create would.
         */
        post: operations["interpret_api_v1_interpretations_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Figures for Prometheus
         * @description Stream, recording, launches, uploads, runs by terminal code, and how well the estimates came out.
         */
        get: operations["get_metrics_api_v1_metrics_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List projects
         * @description `search` looks in name, description and dataset name, ignoring case.
         */
        get: operations["list_projects_api_v1_projects_get"];
        put?: never;
        /**
         * Create a project from a file and a sentence
         * @description Stores and inspects the file, creates the project and starts its first run behind the answer.
         */
        post: operations["create_project_api_v1_projects_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All that is known of a project
         * @description The report and the artefacts are those of the model that is served, else of the last run.
         */
        get: operations["get_project_api_v1_projects__project_id__get"];
        put?: never;
        post?: never;
        /**
         * Delete a project and all that it made
         * @description Answers as soon as the project is gone from view; runs and objects are removed behind it.
         */
        delete: operations["delete_project_api_v1_projects__project_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/artifacts/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download an artefact
         * @description 404 when there is none of that name, or not yet.
         */
        get: operations["get_artifact_api_v1_projects__project_id__artifacts__name__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel what is running
         * @description 409 when nothing runs. The run ends with an `error` event of code CANCELLED.
         */
        post: operations["cancel_project_api_v1_projects__project_id__cancel_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Events
         * @description A stretch of the project's history, oldest first.
         */
        get: operations["list_events_api_v1_projects__project_id__events_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop searching, deploy the best so far
         * @description 409 when nothing is training. The fit at hand is dropped; evaluation and deployment follow.
         */
        post: operations["finish_project_api_v1_projects__project_id__finish_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/interpretation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the description is read, and whether the run asks
         * @description `asking` while the run waits for the answer to `question`.
         */
        get: operations["get_interpretation_api_v1_projects__project_id__interpretation_get"];
        put?: never;
        /**
         * Answer the run's question
         * @description The run goes on with it. 409 when nothing is asked (any more); the same answer again is a 200.
         */
        post: operations["answer_question_api_v1_projects__project_id__interpretation_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/predict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Predict rows
         * @description Answers in the order of the rows; unknown, missing and ill-typed columns are named in a 422.
         */
        post: operations["predict_api_v1_projects__project_id__predict_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/predictions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Predict a file of rows
         * @description Every row is checked before the first byte: a file that does not fit is a 422 that names what.
         *
         *     `X-Total-Rows` says how many rows will come. An answer that is cut off (no last chunk) is not whole.
         */
        post: operations["predict_file_api_v1_projects__project_id__predictions_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where the current run is
         * @description The fold of the project's events, and an estimate of the time left, learnt from past runs.
         */
        get: operations["get_progress_api_v1_projects__project_id__progress_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run again, from the failed stage or from a named one
         * @description What stands before the stage is reused. 409 when it doesn't stand, or when a run is active.
         */
        post: operations["run_project_api_v1_projects__project_id__runs_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The columns that the model takes
         * @description 409 before there is a model.
         */
        get: operations["schema_api_v1_projects__project_id__schema_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream By Sse
         * @description The same frames as the WebSocket's, as server-sent events.
         */
        get: operations["stream_by_sse_api_v1_projects__project_id__stream_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stars": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All projects, small
         * @description At most the newest 20,000. Ask again with the ETag: 304 until a project is made, moves on or goes.
         */
        get: operations["list_stars_api_v1_stars_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether this process answers
         * @description Asks nothing of anybody.
         */
        get: operations["live_health_live_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether every part answers
         * @description 200 only when API, webserver, code server, daemon and model server all answer.
         */
        get: operations["ready_health_ready_get"];
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
        /** AnalysisSettings */
        AnalysisSettings: {
            /** @description What is optimised and compared by. */
            metric?: components["schemas"]["Metric"] | null;
            problem_type?: components["schemas"]["ProblemType"] | null;
            /** Target Column */
            target_column?: string | null;
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
         * AnswerFormat
         * @description How the answer is written.
         * @enum {string}
         */
        AnswerFormat: "csv" | "jsonl" | "parquet";
        /**
         * CalibrationBin
         * @description Rows that were given about the same probability, and how many came true.
         */
        CalibrationBin: {
            interval: components["schemas"]["Interval"];
            /** Observed */
            observed: number;
            /**
             * Predicted
             * @description Mean probability of the positive (or the named) class.
             */
            predicted: number;
            /** Rows */
            rows: number;
        };
        /** CardMember */
        CardMember: {
            /** Family */
            family: string;
            /** Name */
            name: string;
            /** Weight */
            weight: number;
        };
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
         * ClassScore
         * @description One class against the rest.
         */
        ClassScore: {
            /** F1 */
            f1: number;
            /** Label */
            label: string;
            /** Precision */
            precision: number;
            /** Recall */
            recall: number;
            /**
             * Rows
             * @description Rows of this class in the holdout.
             */
            rows: number;
        };
        /**
         * ColumnEffect
         * @description How far one column moved this answer.
         */
        ColumnEffect: {
            /** Column */
            column: string;
            /**
             * Effect
             * @description The answer (P of the class that is said, or the value) less what it would be, had this column been typical.
             */
            effect: number;
        };
        /** ColumnProfile */
        ColumnProfile: {
            /** Distinct */
            distinct: number;
            /** Dtype */
            dtype: string;
            /**
             * Examples
             * @description At most five values, each cut at 80 characters.
             */
            examples: string[];
            /** Maximum */
            maximum: number | null;
            /** Mean */
            mean: number | null;
            /** Minimum */
            minimum: number | null;
            /** Missing */
            missing: number;
            /** Name */
            name: string;
            role: components["schemas"]["ColumnRole"];
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
         * Contribution
         * @description SHAP values of the tree members, summed over the features a column became.
         */
        Contribution: {
            /** Feature */
            feature: string;
            /**
             * Mean Absolute
             * @description In log odds for classes, in the target's unit for numbers.
             */
            mean_absolute: number;
        };
        /**
         * Curve
         * @description One line to draw, at most a hundred points; `reference` is what chance would draw.
         */
        Curve: {
            /**
             * Name
             * @description 'roc', 'precision_recall', 'gains' or 'lift'.
             */
            name: string;
            /** Points */
            points: components["schemas"]["CurvePoint"][];
            /** Reference */
            reference: components["schemas"]["CurvePoint"][];
            /** Title */
            title: string;
            /** X Label */
            x_label: string;
            /** Y Label */
            y_label: string;
        };
        /** CurvePoint */
        CurvePoint: {
            /** X */
            x: number;
            /** Y */
            y: number;
        };
        /**
         * DataMode
         * @description What becomes of the rows before: they stay, or the new ones stand alone.
         * @enum {string}
         */
        DataMode: "append" | "replace";
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
        /** DependencePoint */
        DependencePoint: {
            /**
             * Label
             * @description The value in words.
             */
            label: string;
            /** Prediction */
            prediction: number;
            /**
             * Rows
             * @description Holdout rows at or next to this value.
             */
            rows: number;
            /**
             * Value
             * @description The value as a number; null for a category.
             */
            value: number | null;
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
        /** DeploymentSettings */
        DeploymentSettings: {
            /** @description Over the project's policy, this once. */
            promotion?: components["schemas"]["Promotion"] | null;
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
         * ErrorSlice
         * @description Rows on which the model errs more than elsewhere.
         */
        ErrorSlice: {
            /** Column */
            column: string;
            /**
             * Condition
             * @description Such as 'region = north' or '18 to 25'.
             */
            condition: string;
            /**
             * Error
             * @description Mean error of these rows, by `ErrorSlices.measure`.
             */
            error: number;
            /**
             * P Value
             * @description Welch's test against all other rows, corrected for their number.
             */
            p_value: number;
            /**
             * Ratio
             * @description Over the mean error of all other rows.
             */
            ratio: number;
            /** Rows */
            rows: number;
        };
        /** ErrorSlices */
        ErrorSlices: {
            /**
             * Measure
             * @description 'log_loss' or 'absolute_error'.
             */
            measure: string;
            /** Overall */
            overall: number;
            /**
             * Worst
             * @description At most eight, worst first; none if all are alike.
             */
            worst: components["schemas"]["ErrorSlice"][];
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
            /** @description Null in reports from before it was measured. */
            truth?: components["schemas"]["Truth"] | null;
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
        /** EvaluationSettings */
        EvaluationSettings: {
            /** Fairness Column */
            fairness_column?: string | null;
            /**
             * Threshold
             * @description Of P(positive) for a 'yes': measured, and served.
             */
            threshold?: number | null;
        };
        /**
         * EventPage
         * @description A stretch of a project's history, oldest first.
         */
        EventPage: {
            /** Epoch */
            epoch: string;
            /** Events */
            events: (components["schemas"]["StageChangeEvent"] | components["schemas"]["ProgressUpdateEvent"] | components["schemas"]["LogEvent"] | components["schemas"]["ErrorEvent"] | components["schemas"]["QuestionEvent"] | components["schemas"]["CompletedEvent"] | components["schemas"]["DataVersionEvent"] | components["schemas"]["ChampionEvent"])[];
            /** Has More */
            has_more: boolean;
            /**
             * Next After
             * @description The cursor `epoch:seq` to ask for what follows.
             */
            next_after: string;
        };
        /** Fairness */
        Fairness: {
            /** Column */
            column: string;
            /**
             * Demographic Parity Difference
             * @description Largest gap of selection rates.
             */
            demographic_parity_difference: number | null;
            /**
             * Equalized Odds Difference
             * @description Largest gap of true or false positive rates.
             */
            equalized_odds_difference: number | null;
            /** Groups */
            groups: components["schemas"]["FairnessGroup"][];
            /** Verdict */
            verdict: string;
        };
        /**
         * FairnessGroup
         * @description One value of the chosen column. What does not apply to the problem is null.
         */
        FairnessGroup: {
            /** False Positive Rate */
            false_positive_rate: number | null;
            /** Mean Actual */
            mean_actual: number | null;
            /** Mean Prediction */
            mean_prediction: number | null;
            /** Rows */
            rows: number;
            /**
             * Score
             * @description The chosen metric on these rows; null where undefined.
             */
            score: number | null;
            /**
             * Selection Rate
             * @description Share predicted positive.
             */
            selection_rate: number | null;
            /** True Positive Rate */
            true_positive_rate: number | null;
            /** Value */
            value: string;
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
        /** FeatureSettings */
        FeatureSettings: {
            /**
             * Drop Columns
             * @description Kept in the rows, but no input of the model.
             */
            drop_columns?: string[] | null;
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
        /**
         * Gain
         * @description How much better than the dummy by the chosen metric: paired on the same resampled rows.
         */
        Gain: {
            /**
             * Certain
             * @description Whether the interval lies above zero.
             */
            certain: boolean;
            interval: components["schemas"]["Interval"] | null;
            /**
             * Value
             * @description Positive is better, whichever way the metric points.
             */
            value: number;
        };
        /** HistogramBin */
        HistogramBin: {
            /** High */
            high: number;
            /** Low */
            low: number;
            /** Rows */
            rows: number;
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
            /**
             * Needs Confirmation
             * @description The first is no clear winner: somebody should be asked.
             */
            needs_confirmation: boolean;
            /**
             * Overridden
             * @description Names of the fields that the user fixed.
             */
            overridden: string[];
            /**
             * @description How rows are parted for measuring.
             * @default {
             *       "kind": "random",
             *       "reason": "Rows are parted at random."
             *     }
             */
            split: components["schemas"]["SplitPlan"];
        };
        /**
         * InterpretationChoice
         * @description Body of `POST /projects/{id}/interpretation`: any column of the table, a candidate or not.
         */
        InterpretationChoice: {
            metric?: components["schemas"]["Metric"] | null;
            problem_type?: components["schemas"]["ProblemType"] | null;
            /** Target Column */
            target_column: string;
        };
        /**
         * InterpretationStatus
         * @description Where a project's interpretation is.
         * @enum {string}
         */
        InterpretationStatus: "pending" | "asking" | "settled";
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
        /** LearningCurve */
        LearningCurve: {
            /**
             * Model
             * @description The ensemble's member that was fitted again on fewer rows.
             */
            model: string;
            /** Points */
            points: components["schemas"]["LearningPoint"][];
            /**
             * Verdict
             * @description Whether more rows would help, in a sentence.
             */
            verdict: string;
        };
        /** LearningPoint */
        LearningPoint: {
            /** Rows */
            rows: number;
            /**
             * Score
             * @description Of the chosen metric on the holdout, after training on so many rows.
             */
            score: number;
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
         * MetricEstimate
         * @description One metric of the model beside the dummy's; intervals by a bootstrap over rows, or over what was split as one.
         */
        MetricEstimate: {
            /** Baseline */
            baseline: number | null;
            baseline_interval: components["schemas"]["Interval"] | null;
            /** Higher Is Better */
            higher_is_better: boolean;
            /** @description Null where the resampled rows leave it undefined. */
            interval: components["schemas"]["Interval"] | null;
            /**
             * Name
             * @description Stable, such as 'roc_auc' or 'brier'.
             */
            name: string;
            /** Title */
            title: string;
            /** Value */
            value: number;
        };
        /**
         * ModelCard
         * @description What a reader must know before using the model (Mitchell et al., FAT* 2019).
         */
        ModelCard: {
            /** Calibration */
            calibration: string;
            /** Evaluation Data */
            evaluation_data: string;
            /** Intended Use */
            intended_use: string[];
            /** Limitations */
            limitations: string[];
            /** Members */
            members: components["schemas"]["CardMember"][];
            parity: components["schemas"]["Parity"] | null;
            /** Purpose */
            purpose: string;
            speed: components["schemas"]["PredictionSpeed"] | null;
            /**
             * Threshold
             * @description Of P(positive) for a 'yes'; null unless binary.
             */
            threshold: number | null;
            /** Training Data */
            training_data: string;
        };
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
            /**
             * Maximum
             * @description Largest number seen in training; likewise.
             */
            maximum?: number | null;
            /**
             * Minimum
             * @description Least number in training; a lower one is accepted.
             */
            minimum?: number | null;
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
         * ModelFamily
         * @description Families of candidate models; the dummy baseline is always measured beside them.
         * @enum {string}
         */
        ModelFamily: "linear" | "gradient boosting" | "trees" | "neural network";
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
         * PairedComparison
         * @description Model b beside model a, by one metric, on rows that neither was trained on.
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
         * Parity
         * @description The model in memory, as a file and from JSON rows: the largest difference of any output.
         */
        Parity: {
            /** Holds */
            holds: boolean;
            /** Largest Difference */
            largest_difference: number;
            /** Rows */
            rows: number;
            /** Tolerance */
            tolerance: number;
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
         * PartialDependence
         * @description The mean prediction were a column the same in every row.
         */
        PartialDependence: {
            /** Feature */
            feature: string;
            /**
             * Output
             * @description The class whose probability it is, or the target.
             */
            output: string;
            /** Points */
            points: components["schemas"]["DependencePoint"][];
        };
        /**
         * PipelineStage
         * @description The stages in the order in which they run; each value is also the Dagster asset's key.
         * @enum {string}
         */
        PipelineStage: "data_upload" | "data_analysis" | "data_processing" | "feature_engineering" | "model_selection" | "model_training" | "model_evaluation" | "model_deployment";
        /**
         * Prediction
         * @description One answer; what does not apply is left out.
         */
        Prediction: {
            /**
             * Explanation
             * @description If asked for, the columns that moved it most.
             */
            explanation?: components["schemas"]["ColumnEffect"][] | null;
            /** @description Of a number. */
            interval?: components["schemas"]["PredictionInterval"] | null;
            /** Prediction */
            prediction: string | number | boolean;
            /**
             * Probabilities
             * @description By class; none for a number.
             */
            probabilities?: {
                [key: string]: number;
            } | null;
            /**
             * Warnings
             * @description Values unlike any in training: the answer is a guess there.
             */
            warnings?: string[] | null;
        };
        /**
         * PredictionInterval
         * @description Where the true value lies in `level` of all cases, by the model's errors on rows it had not seen.
         */
        PredictionInterval: {
            /** High */
            high: number;
            /** Level */
            level: number;
            /** Low */
            low: number;
        };
        /**
         * PredictionSpeed
         * @description In process, on one thread, processor time.
         */
        PredictionSpeed: {
            /** Single Row Ms */
            single_row_ms: number;
            /** Thousand Rows Ms */
            thousand_rows_ms: number;
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
             * @description `explain`: how many columns to explain each answer by, for at most 100 rows.
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
            /**
             * Model Version
             * @description Vertex AI's `{model}@{version}` that answered; left out when it was the local server.
             */
            model_version?: string | null;
            /** Predictions */
            predictions: components["schemas"]["Prediction"][];
            provenance?: components["schemas"]["Provenance"] | null;
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
        /** ProcessingSettings */
        ProcessingSettings: {
            /**
             * Drop Columns
             * @description Left out before the split: not even measured by.
             */
            drop_columns?: string[] | null;
            split?: components["schemas"]["SplitChoice"] | null;
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
             * Console Url
             * @description The endpoint in Google Cloud's console; null if local.
             */
            console_url: string | null;
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
            /**
             * Endpoint Id
             * @description Vertex AI's id of the endpoint; locally the project's id.
             */
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
            /**
             * Prediction Endpoint
             * @description The API's predict route, wherever the model is.
             */
            prediction_endpoint: string | null;
            /** Problem Description */
            problem_description: string;
            problem_type: components["schemas"]["ProblemType"] | null;
            /** Project Id */
            project_id: string;
            /** Project Name */
            project_name: string;
            /** @description What the run asked; its `answer` is null while it waits. */
            question: components["schemas"]["Question"] | null;
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
         * ProjectInterpretation
         * @description How the project's description is read: not yet, in doubt and waiting, or so.
         */
        ProjectInterpretation: {
            /**
             * Candidates
             * @description Ranked, best first; empty before the analysis.
             */
            candidates: components["schemas"]["TargetCandidate"][];
            /** @description What is predicted; null before the analysis. */
            chosen: components["schemas"]["TargetCandidate"] | null;
            /** Project Id */
            project_id: string;
            /** @description What the last run asked, with its answer; null if nothing. */
            question: components["schemas"]["Question"] | null;
            status: components["schemas"]["InterpretationStatus"];
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
         * ProjectProgress
         * @description Where the current run is.
         */
        ProjectProgress: {
            current_stage: components["schemas"]["PipelineStage"];
            /**
             * Estimated Time Remaining
             * @description Seconds, as likely over as under; null when unknown.
             */
            estimated_time_remaining: number | null;
            /**
             * Estimated Time Remaining P90
             * @description Seconds that nine of ten such runs stay under; null when too few have been seen.
             */
            estimated_time_remaining_p90: number | null;
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
        /**
         * Provenance
         * @description Where an answer comes from.
         */
        Provenance: {
            /**
             * Dataset Id
             * @description sha256 of the file that it was learnt from.
             */
            dataset_id?: string | null;
            /**
             * Model Sha256
             * @description Of the artefact that answered.
             */
            model_sha256: string;
            /**
             * Run Id
             * @description The run that made the model.
             */
            run_id: string;
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
        /**
         * Residuals
         * @description Actual minus predicted.
         */
        Residuals: {
            /** Histogram */
            histogram: components["schemas"]["HistogramBin"][];
            /**
             * Interval Coverage
             * @description Share of rows whose interval held the truth.
             */
            interval_coverage: number | null;
            /**
             * Interval Level
             * @description What the prediction intervals promise, such as 0.9.
             */
            interval_level: number | null;
            /**
             * Interval Width
             * @description Median width, in the target's unit.
             */
            interval_width: number | null;
            /** Largest Absolute */
            largest_absolute: number;
            /** Mean */
            mean: number;
            /** Median */
            median: number;
            /** Median Absolute */
            median_absolute: number;
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
         * RunOverrides
         * @description Settings of a run, by stage.
         */
        RunOverrides: {
            /** @default {} */
            data_analysis: components["schemas"]["AnalysisSettings"];
            /** @default {} */
            data_processing: components["schemas"]["ProcessingSettings"];
            /** @default {} */
            data_upload: components["schemas"]["UploadSettings"];
            /** @default {} */
            feature_engineering: components["schemas"]["FeatureSettings"];
            /** @default {} */
            model_deployment: components["schemas"]["DeploymentSettings"];
            /** @default {} */
            model_evaluation: components["schemas"]["EvaluationSettings"];
            /** @default {} */
            model_selection: components["schemas"]["SelectionSettings"];
            /** @default {} */
            model_training: components["schemas"]["TrainingSettings"];
        };
        /**
         * RunRequest
         * @description `{}` retries from the failed stage; with `from_stage`, a fork from there.
         */
        RunRequest: {
            /**
             * By
             * @description Who asks; shown, not checked.
             */
            by?: string | null;
            from_stage?: components["schemas"]["PipelineStage"] | null;
            /**
             * @description Settings of the stages that are done again, over the parent run's; null undoes one.
             * @default {
             *       "data_analysis": {},
             *       "data_processing": {},
             *       "data_upload": {},
             *       "feature_engineering": {},
             *       "model_deployment": {},
             *       "model_evaluation": {},
             *       "model_selection": {},
             *       "model_training": {}
             *     }
             */
            overrides: components["schemas"]["RunOverrides"];
            /**
             * Parent Run Id
             * @description The run whose results stand before it; else the last one.
             */
            parent_run_id?: string | null;
            /**
             * Reason
             * @description Why; shown with the run.
             */
            reason?: string | null;
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
        /** SelectionSettings */
        SelectionSettings: {
            /** Families */
            families?: components["schemas"]["ModelFamily"][] | null;
            /**
             * Time Budget S
             * @description Seconds for selection and training; a quarter is its own.
             */
            time_budget_s?: number | null;
        };
        /**
         * SplitChoice
         * @description How rows are parted wherever a model is measured.
         */
        SplitChoice: {
            /**
             * Column
             * @description Dates the rows, or names their group.
             */
            column?: string | null;
            kind: components["schemas"]["SplitKind"];
        };
        /**
         * SplitKind
         * @description How rows are parted wherever a model is measured: in the holdout and in the folds.
         * @enum {string}
         */
        SplitKind: "random" | "time" | "group";
        /**
         * SplitPlan
         * @description `column` orders the rows in time (later ones are held out) or names their group (kept whole).
         */
        SplitPlan: {
            /**
             * Column
             * @description Null for a random split.
             */
            column: string | null;
            kind: components["schemas"]["SplitKind"];
            /**
             * Reason
             * @description One sentence for people.
             */
            reason: string;
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
         * Star
         * @description What the galaxy draws of a project.
         */
        Star: {
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
        /**
         * TableFormat
         * @enum {string}
         */
        TableFormat: "csv" | "tsv" | "parquet" | "json" | "jsonl" | "xlsx";
        /**
         * TableInterpretation
         * @description Columns and ranked readings of the description; the pipeline reads both in the same way.
         */
        TableInterpretation: {
            /**
             * Candidates
             * @description Ranked, best first; at least one.
             */
            candidates: components["schemas"]["TargetCandidate"][];
            /**
             * Columns
             * @description In file order; counts are of the rows seen.
             */
            columns: components["schemas"]["ColumnProfile"][];
            /**
             * Needs Confirmation
             * @description The first candidate is no clear winner.
             */
            needs_confirmation: boolean;
            /**
             * Num Rows Seen
             * @description Rows that were read.
             */
            num_rows_seen: number;
            /**
             * Truncated
             * @description The file was cut, or has more rows than were read.
             */
            truncated: boolean;
            /**
             * Warnings
             * @description What is odd about the rows seen.
             */
            warnings: components["schemas"]["Finding"][];
        };
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
        /** TrainingSettings */
        TrainingSettings: {
            /**
             * Time Budget S
             * @description Seconds for selection and training; three quarters are its own.
             */
            time_budget_s?: number | null;
        };
        /**
         * Truth
         * @description Everything measured beyond the plain metrics; empty or null where it has no sense.
         */
        Truth: {
            /** Calibration */
            calibration: components["schemas"]["CalibrationBin"][];
            /**
             * Calibration Error
             * @description Expected calibration error, by equal-sized bins.
             */
            calibration_error: number | null;
            card: components["schemas"]["ModelCard"];
            /** Classes */
            classes: components["schemas"]["ClassScore"][];
            /** Contributions */
            contributions: components["schemas"]["Contribution"][];
            /** Curves */
            curves: components["schemas"]["Curve"][];
            /** Dependence */
            dependence: components["schemas"]["PartialDependence"][];
            error_slices: components["schemas"]["ErrorSlices"] | null;
            /** Estimates */
            estimates: components["schemas"]["MetricEstimate"][];
            fairness: components["schemas"]["Fairness"] | null;
            gain: components["schemas"]["Gain"] | null;
            learning_curve: components["schemas"]["LearningCurve"] | null;
            /**
             * Left Out
             * @description What was not measured, and why: time, too few rows.
             */
            left_out: string[];
            residuals: components["schemas"]["Residuals"] | null;
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
        /** UploadSettings */
        UploadSettings: {
            /**
             * Data Version
             * @description Of the project's data; else the newest.
             */
            data_version?: number | null;
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
    interpret_api_v1_interpretations_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "file": "penguins.csv",
                 *       "problem_description": "Predict the species of a penguin from its measurements"
                 *     }
                 */
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description The file or its first megabyte, at most 2 MiB. Of CSV, TSV, JSON and JSON lines a broken last row is left out; Parquet and Excel only whole.
                     */
                    file: string;
                    /** @description What is wanted, in words. */
                    problem_description: string;
                    /** @enum {string} */
                    problem_type?: "binary" | "multiclass" | "regression";
                    /** @description The column to predict. */
                    target_column?: string;
                };
            };
        };
        responses: {
            /** @description What was wrong with the request */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description What is wrong on our side */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Ranked, best first; nothing is stored */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "candidates": [
                     *         {
                     *           "confidence": 0.97,
                     *           "evidence": [
                     *             "The text asks to predict 'species'."
                     *           ],
                     *           "metric": "log_loss",
                     *           "problem_type": "multiclass",
                     *           "target_column": "species"
                     *         }
                     *       ],
                     *       "columns": [
                     *         {
                     *           "distinct": 3,
                     *           "dtype": "object",
                     *           "examples": [
                     *             "Adelie",
                     *             "Chinstrap",
                     *             "Gentoo"
                     *           ],
                     *           "missing": 0,
                     *           "name": "species",
                     *           "role": "categorical"
                     *         }
                     *       ],
                     *       "needs_confirmation": false,
                     *       "num_rows_seen": 344,
                     *       "truncated": false,
                     *       "warnings": [
                     *         {
                     *           "action": "kept",
                     *           "code": "high_missing",
                     *           "column": "sex",
                     *           "message": "53% of the cells are missing."
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TableInterpretation"];
                };
            };
        };
    };
    get_metrics_api_v1_metrics_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was wrong with the request */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description What is wrong on our side */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Prometheus's text format */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example # HELP orrery_stream_subscribers Streams that are open now.
                     *     # TYPE orrery_stream_subscribers gauge
                     *     orrery_stream_subscribers 4.0
                     *     # HELP orrery_runs_ended_total Runs that ended, by code: COMPLETED or the error's.
                     *     # TYPE orrery_runs_ended_total counter
                     *     orrery_runs_ended_total{code="COMPLETED"} 12.0
                     *     # HELP orrery_estimate_error_ratio Median over the last runs of |estimated - actual| / actual, ...
                     *     # TYPE orrery_estimate_error_ratio gauge
                     *     orrery_estimate_error_ratio 0.08
                     */
                    "text/plain": string;
                };
            };
        };
    };
    list_projects_api_v1_projects_get: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                search?: string | null;
                status?: components["schemas"]["ProjectStatus"] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was wrong with the request */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description What is wrong on our side */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Newest first; X-Total-Count and Link say what follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "created_at": "2026-11-23T10:15:30Z",
                     *         "dataset_name": "penguins.csv",
                     *         "problem_description": "Predict the species of a penguin from its measurements",
                     *         "progress_percentage": 62,
                     *         "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *         "project_name": "penguins",
                     *         "status": "training",
                     *         "updated_at": "2026-11-23T10:16:02Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["ProjectSummary"][];
                };
            };
        };
    };
    create_project_api_v1_projects_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same form gives the same project, however often it is sent. */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "file": "penguins.csv",
                 *       "problem_description": "Predict the species of a penguin from its measurements",
                 *       "target_column": "species"
                 *     }
                 */
                "multipart/form-data": {
                    /** @description A column whose groups the evaluation compares, such as `sex`. */
                    fairness_column?: string;
                    /**
                     * Format: binary
                     * @description CSV, TSV, Parquet, JSON, JSON lines or Excel; at most MAX_UPLOAD_BYTES.
                     */
                    file: string;
                    /** @enum {string} */
                    metric?: "roc_auc" | "average_precision" | "f1" | "accuracy" | "balanced_accuracy" | "log_loss" | "f1_macro" | "rmse" | "mae" | "r2";
                    /**
                     * @description When the description leaves in doubt what is meant: `guess` goes on with the best reading, `ask` waits a while for `POST /projects/{id}/interpretation`, then guesses.
                     * @default guess
                     * @enum {string}
                     */
                    on_ambiguity?: "ask" | "guess";
                    /** @description What is wanted, in words. */
                    problem_description: string;
                    /** @enum {string} */
                    problem_type?: "binary" | "multiclass" | "regression";
                    /** @description The file's name without its ending when left out. */
                    project_name?: string;
                    /** @description The column to predict. */
                    target_column?: string;
                    time_budget_s?: number;
                };
            };
        };
        responses: {
            /** @description What was wrong with the request */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description What is wrong on our side */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Created; also the answer to a replay */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-23T10:15:30Z",
                     *       "dataset_info": {
                     *         "columns": [
                     *           "species",
                     *           "island",
                     *           "body_mass_g"
                     *         ],
                     *         "dataset_id": "0c0d3f8b8a5c1f0a0b0c6b8a1f7e4a8a4f6c2d3e5b7a9c1d0e2f4a6b8c0d2e4f",
                     *         "decimal": ".",
                     *         "delimiter": ",",
                     *         "encoding": "utf-8",
                     *         "file_name": "penguins.csv",
                     *         "format": "csv",
                     *         "num_columns": 3,
                     *         "num_rows": 344,
                     *         "size_bytes": 15241,
                     *         "warnings": []
                     *       },
                     *       "message": "Project created successfully",
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "project_name": "penguins",
                     *       "status": "created"
                     *     }
                     */
                    "application/json": components["schemas"]["ProjectResponse"];
                };
            };
        };
    };
    get_project_api_v1_projects__project_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 that the create answered with. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was wrong with the request */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description What is wrong on our side */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "artifact_paths": {
                     *         "model": "/api/v1/projects/01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/artifacts/model",
                     *         "report": "/api/v1/projects/01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/artifacts/report"
                     *       },
                     *       "best_model_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *       "completed_at": "2026-11-23T10:16:02Z",
                     *       "created_at": "2026-11-23T10:15:30Z",
                     *       "dataset_id": "0c0d3f8b8a5c1f0a0b0c6b8a1f7e4a8a4f6c2d3e5b7a9c1d0e2f4a6b8c0d2e4f",
                     *       "dataset_name": "penguins.csv",
                     *       "dataset_type": "tabular",
                     *       "endpoint_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "metrics": {
                     *         "accuracy": 0.99,
                     *         "log_loss": 0.04
                     *       },
                     *       "num_features": 9,
                     *       "num_samples": 344,
                     *       "prediction_endpoint": "/api/v1/projects/01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/predict",
                     *       "problem_description": "Predict the species of a penguin from its measurements",
                     *       "problem_type": "multiclass",
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "project_name": "penguins",
                     *       "selected_models": [
                     *         "lightgbm",
                     *         "logistic_regression"
                     *       ],
                     *       "status": "completed",
                     *       "updated_at": "2026-11-23T10:16:02Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ProjectDetail"];
                };
            };
        };
    };
    delete_project_api_v1_projects__project_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 that the create answered with. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was wrong with the request */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description What is wrong on our side */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Project deleted successfully",
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
        };
    };
    get_artifact_api_v1_projects__project_id__artifacts__name__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description One of model, report, report_json, holdout_predictions, bundle. */
                name: string;
                /** @description UUIDv7 that the create answered with. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was wrong with the request */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description What is wrong on our side */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The bytes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example (the model's bytes) */
                    "application/octet-stream": unknown;
                    /**
                     * @example row,actual,predicted
                     *     12,Adelie,Adelie
                     */
                    "text/csv": unknown;
                    /** @example <!doctype html><title>penguins</title>... */
                    "text/html": unknown;
                };
            };
            /** @description The bytes of the one range that was asked for. */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example (a stretch of the model's bytes) */
                    "application/octet-stream": unknown;
                };
            };
        };
    };
    cancel_project_api_v1_projects__project_id__cancel_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 that the create answered with. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was wrong with the request */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description What is wrong on our side */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Asked to end; the stream tells when it has */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Cancelling",
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
        };
    };
    list_events_api_v1_projects__project_id__events_get: {
        parameters: {
            query?: {
                /** @description Cursor `epoch:seq` (or a bare seq): only what happened after it. */
                after?: string;
                limit?: number;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was wrong with the request */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description What is wrong on our side */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "epoch": "5f0c1a2b",
                     *       "events": [
                     *         {
                     *           "data": {
                     *             "level": "info",
                     *             "message": "344 rows read",
                     *             "run_id": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *             "stage": "data_upload"
                     *           },
                     *           "event_type": "log",
                     *           "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *           "seq": 17,
                     *           "timestamp": "2026-11-23T10:15:30Z"
                     *         }
                     *       ],
                     *       "has_more": false,
                     *       "next_after": "5f0c1a2b:17"
                     *     }
                     */
                    "application/json": components["schemas"]["EventPage"];
                };
            };
            /** @description PROJECT_NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description VALIDATION_ERROR: a bad cursor or limit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    finish_project_api_v1_projects__project_id__finish_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 that the create answered with. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was wrong with the request */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description What is wrong on our side */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Asked; the stream tells how it goes on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Finishing with the best model so far",
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
        };
    };
    get_interpretation_api_v1_projects__project_id__interpretation_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 that the create answered with. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was wrong with the request */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description What is wrong on our side */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "candidates": [],
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "question": {
                     *         "answer_by": "2026-11-23T10:16:02Z",
                     *         "asked_at": "2026-11-23T10:15:30Z",
                     *         "candidates": [
                     *           {
                     *             "confidence": 0.97,
                     *             "evidence": [
                     *               "The text asks to predict 'species'."
                     *             ],
                     *             "metric": "log_loss",
                     *             "problem_type": "multiclass",
                     *             "target_column": "species"
                     *           }
                     *         ]
                     *       },
                     *       "status": "asking"
                     *     }
                     */
                    "application/json": components["schemas"]["ProjectInterpretation"];
                };
            };
        };
    };
    answer_question_api_v1_projects__project_id__interpretation_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 that the create answered with. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InterpretationChoice"];
            };
        };
        responses: {
            /** @description What was wrong with the request */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description What is wrong on our side */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "candidates": [],
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "question": {
                     *         "answer_by": "2026-11-23T10:16:02Z",
                     *         "asked_at": "2026-11-23T10:15:30Z",
                     *         "candidates": [
                     *           {
                     *             "confidence": 0.97,
                     *             "evidence": [
                     *               "The text asks to predict 'species'."
                     *             ],
                     *             "metric": "log_loss",
                     *             "problem_type": "multiclass",
                     *             "target_column": "species"
                     *           }
                     *         ]
                     *       },
                     *       "status": "asking"
                     *     }
                     */
                    "application/json": components["schemas"]["ProjectInterpretation"];
                };
            };
        };
    };
    predict_api_v1_projects__project_id__predict_post: {
        parameters: {
            query?: {
                /** @description Also the columns that moved each answer most, of the first 100 rows. */
                explain?: boolean;
            };
            header?: never;
            path: {
                /** @description UUIDv7 that the create answered with. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PredictRequest"];
            };
        };
        responses: {
            /** @description What was wrong with the request */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description What is wrong on our side */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "model_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *       "predictions": [
                     *         {
                     *           "explanation": [
                     *             {
                     *               "column": "body_mass_g",
                     *               "effect": 0.41
                     *             }
                     *           ],
                     *           "prediction": "Gentoo",
                     *           "probabilities": {
                     *             "Adelie": 0.01,
                     *             "Gentoo": 0.99
                     *           },
                     *           "warnings": [
                     *             "body_mass_g: 9200 is outside the 2700 to 6300 seen in training"
                     *           ]
                     *         }
                     *       ],
                     *       "provenance": {
                     *         "dataset_id": "0c0d3f8b8a5c1f0a0b0c6b8a1f7e4a8a4f6c2d3e5b7a9c1d0e2f4a6b8c0d2e4f",
                     *         "model_sha256": "0c0d3f8b8a5c1f0a0b0c6b8a1f7e4a8a4f6c2d3e5b7a9c1d0e2f4a6b8c0d2e4f",
                     *         "run_id": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["PredictResponse"];
                };
            };
        };
    };
    predict_file_api_v1_projects__project_id__predictions_post: {
        parameters: {
            query?: {
                /** @description How the answer is written; else as `Accept` says, else CSV. */
                format?: components["schemas"]["AnswerFormat"] | null;
                /** @description Whether the file's own columns come first. */
                inputs?: boolean;
            };
            header?: never;
            path: {
                /** @description UUIDv7 that the create answered with. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "file": "new_penguins.csv"
                 *     }
                 */
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description Rows with the model's columns; others are left alone: CSV, TSV, Parquet, JSON, JSON lines or Excel; at most MAX_UPLOAD_BYTES.
                     */
                    file: string;
                };
            };
        };
        responses: {
            /** @description What was wrong with the request */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description What is wrong on our side */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A row for each row, in their order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example PAR1... */
                    "application/vnd.apache.parquet": string;
                    /** @example {"island": "Biscoe", "body_mass_g": 5200, "prediction": "Gentoo", "probabilities": {"Adelie": 0.01, "Gentoo": 0.99}} */
                    "application/x-ndjson": string;
                    /**
                     * @example island,body_mass_g,prediction,p(Adelie),p(Gentoo),warnings
                     *     Biscoe,5200,Gentoo,0.01,0.99,
                     */
                    "text/csv": string;
                };
            };
        };
    };
    get_progress_api_v1_projects__project_id__progress_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 that the create answered with. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was wrong with the request */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description What is wrong on our side */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "current_stage": "model_training",
                     *       "estimated_time_remaining": 14,
                     *       "estimated_time_remaining_p90": 19,
                     *       "message": "Fold 3 of 5: lightgbm",
                     *       "progress_percentage": 62,
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "stage_details": {
                     *         "message": "Fold 3 of 5: lightgbm",
                     *         "percentage": 60,
                     *         "reused": false,
                     *         "stage": "model_training",
                     *         "started_at": "2026-11-23T10:15:30Z",
                     *         "status": "running"
                     *       },
                     *       "status": "training"
                     *     }
                     */
                    "application/json": components["schemas"]["ProjectProgress"];
                };
            };
        };
    };
    run_project_api_v1_projects__project_id__runs_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 that the create answered with. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunRequest"];
            };
        };
        responses: {
            /** @description What was wrong with the request */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description What is wrong on our side */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Promised; `run_id` is null if Dagster is late */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from_stage": "model_training",
                     *       "message": "Launched",
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "run_id": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77"
                     *     }
                     */
                    "application/json": components["schemas"]["RunAccepted"];
                };
            };
        };
    };
    schema_api_v1_projects__project_id__schema_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 that the create answered with. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was wrong with the request */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description What is wrong on our side */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "classes": [
                     *         "Adelie",
                     *         "Chinstrap",
                     *         "Gentoo"
                     *       ],
                     *       "columns": [
                     *         {
                     *           "example": 4200,
                     *           "name": "body_mass_g",
                     *           "nullable": true,
                     *           "role": "numeric"
                     *         }
                     *       ],
                     *       "model_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *       "problem_type": "multiclass",
                     *       "target_column": "species"
                     *     }
                     */
                    "application/json": components["schemas"]["ModelSchema"];
                };
            };
        };
    };
    stream_by_sse_api_v1_projects__project_id__stream_get: {
        parameters: {
            query?: {
                /** @description Cursor `epoch:seq` (or a bare seq): only what happened after it. */
                after?: string | null;
                /** @description Replay what is stored after the cursor (else all of it), so many times as fast as it came. */
                speed?: number | null;
            };
            header?: {
                /** @description As `after`; it wins. */
                "last-event-id"?: string | null;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was wrong with the request */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description What is wrong on our side */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Server-sent events: `event` is the event_type, `id` the cursor. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example event: progress_update
                     *     id: 5f0c1a2b:17
                     *     data: {"project_id":"…","timestamp":"…","seq":17,"event_type":"progress_update","data":{…}}
                     */
                    "text/event-stream": string;
                };
            };
            /** @description PROJECT_NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description VALIDATION_ERROR: a bad cursor or limit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description RATE_LIMITED: too many streams of this project */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    list_stars_api_v1_stars_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the answer you have. */
                "if-none-match"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was wrong with the request */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description What is wrong on our side */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Newest first; X-Total-Count says how many there are */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "progress_percentage": 62,
                     *         "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *         "project_name": "penguins",
                     *         "status": "training",
                     *         "updated_at": "2026-11-23T10:16:02Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Star"][];
                };
            };
            /** @description Nothing changed since the answer that had this ETag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    live_health_live_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was wrong with the request */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description What is wrong on our side */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "alive"
                     *     }
                     */
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
        };
    };
    ready_health_ready_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was wrong with the request */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description What is wrong on our side */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "error": "There is no such project",
                     *       "error_code": "PROJECT_NOT_FOUND",
                     *       "request_id": "6f1c2a9d0c8e4b7f",
                     *       "timestamp": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "parts": [
                     *         {
                     *           "name": "api",
                     *           "ok": true
                     *         },
                     *         {
                     *           "name": "webserver",
                     *           "ok": true
                     *         },
                     *         {
                     *           "name": "code_server",
                     *           "ok": true
                     *         },
                     *         {
                     *           "name": "daemon",
                     *           "ok": true
                     *         },
                     *         {
                     *           "name": "model_server",
                     *           "ok": true
                     *         }
                     *       ],
                     *       "status": "ready"
                     *     }
                     */
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description The parts that are not ready say why */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "parts": [
                     *         {
                     *           "name": "api",
                     *           "ok": true
                     *         },
                     *         {
                     *           "detail": "its process is fatal",
                     *           "name": "daemon",
                     *           "ok": false
                     *         }
                     *       ],
                     *       "status": "unavailable"
                     *     }
                     */
                    "application/json": unknown;
                };
            };
        };
    };
}
