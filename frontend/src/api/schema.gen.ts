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
         * @description Stream, recording, launches, uploads, runs by terminal code, how well the estimates came out, and what
         *     became of predictions in the model server's log.
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
    "/api/v1/projects/{project_id}/champion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The model that is served, and those before it
         * @description With who put it there, when and why; `current` is null before the first model.
         */
        get: operations["get_champion_api_v1_projects__project_id__champion_get"];
        put?: never;
        /**
         * Promote a run's model
         * @description At once; no prediction fails meanwhile. On Vertex AI a run does it. 409 if that run has no model.
         */
        post: operations["promote_api_v1_projects__project_id__champion_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/champion/keep": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a challenger that waits: the champion stays
         * @description Promoting it is the other answer. 409 when that run's model does not wait, or does not any more.
         */
        post: operations["keep_api_v1_projects__project_id__champion_keep_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/champion/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Back to the champion before
         * @description Again, and it goes back one more. 409 when there is none before.
         */
        post: operations["roll_back_api_v1_projects__project_id__champion_rollback_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Two runs beside each other
         * @description Settings, data, features, lineage; metrics with a paired test on the rows that both held out.
         */
        get: operations["compare_runs_api_v1_projects__project_id__compare_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the versions of the data
         * @description Each with its hash, rows, differences from the first and drift from what the champion saw.
         */
        get: operations["list_data_api_v1_projects__project_id__data_get"];
        put?: never;
        /**
         * Add data: more rows, or others in place of all
         * @description The next run reads it. 422 INCOMPATIBLE_DATA names each column that does not fit the first data.
         */
        post: operations["add_data_api_v1_projects__project_id__data_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/data/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One version of the data
         * @description 404 NOT_FOUND when there is none.
         */
        get: operations["get_data_api_v1_projects__project_id__data__version__get"];
        put?: never;
        post?: never;
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
    "/api/v1/projects/{project_id}/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what came of predictions
         * @description The latest outcome of a prediction counts. What does not fit is named, and keeps back no other.
         */
        post: operations["feedback_api_v1_projects__project_id__feedback_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/feedback/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what came of predictions, in a file
         * @description Columns `request_id`, `outcome`, and if wanted `row` and `observed_at`; at most 100,000 rows.
         */
        post: operations["feedback_file_api_v1_projects__project_id__feedback_file_post"];
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
    "/api/v1/projects/{project_id}/monitoring": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the model does while it is asked
         * @description Traffic, live metrics beside the holdout's, drift, data quality, feedback. 409 without a model.
         */
        get: operations["monitoring_api_v1_projects__project_id__monitoring_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/monitoring/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * From where on something is an alert
         * @description What holds where nobody said anything, until somebody does.
         */
        get: operations["get_policy_api_v1_projects__project_id__monitoring_policy_get"];
        /**
         * Say from where on something is an alert
         * @description What is left out stays; a threshold of null is switched off, and its alerts end.
         */
        put: operations["put_policy_api_v1_projects__project_id__monitoring_policy_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * When a run's model is promoted
         * @description `better` until somebody says otherwise.
         */
        get: operations["get_policy_api_v1_projects__project_id__policy_get"];
        /**
         * Say when a run's model is promoted, or pin the champion
         * @description What is left out stays. A pinned champion is replaced by nobody until it is unpinned.
         */
        put: operations["put_policy_api_v1_projects__project_id__policy_put"];
        post?: never;
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
         *     `X-Total-Rows` says how many rows will come, `X-Request-ID` by which request, with `row` (from 0),
         *     outcomes name them. An answer that is cut off (no last chunk) is not whole.
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
        /**
         * List a project's runs
         * @description What started each, what its stages were told, and what it came to.
         */
        get: operations["list_runs_api_v1_projects__project_id__runs_get"];
        put?: never;
        /**
         * Run again: resume where it failed, or fork from a stage with other settings
         * @description What stands before the stage is reused. 409 when it doesn't stand, or when a run is active.
         */
        post: operations["run_project_api_v1_projects__project_id__runs_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All that is known of a run
         * @description Its stages, whose results it stands on, its model and its reproducibility receipt.
         */
        get: operations["get_run_api_v1_projects__project_id__runs__run_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/runs/{run_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the same model again, and say whether all is equal
         * @description The same data, settings, seed and counted work; the champion stays. 409 when a run is active.
         */
        post: operations["replay_run_api_v1_projects__project_id__runs__run_id__replay_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * When a project starts by itself
         * @description Each entry with its next five ticks. Revision 0 and no entry: it never does.
         */
        get: operations["get_schedule_api_v1_projects__project_id__schedule_get"];
        /**
         * Set when a project starts by itself
         * @description The whole schedule in place of the one before. What can't be kept is a 422 that names the field.
         */
        put: operations["put_schedule_api_v1_projects__project_id__schedule_put"];
        post?: never;
        /**
         * Start nothing by itself any more
         * @description Runs that were started already go on.
         */
        delete: operations["delete_schedule_api_v1_projects__project_id__schedule_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/schedule/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look at a schedule before it is set
         * @description The next ticks of each entry, or the 422 that setting it would give; the revision stays.
         */
        post: operations["check_schedule_api_v1_projects__project_id__schedule_check_post"];
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
    "/api/v1/projects/{project_id}/scoring": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Files that are stored to be scored
         * @description What came of each is told by the file's own route.
         */
        get: operations["list_files_api_v1_projects__project_id__scoring_get"];
        put?: never;
        /**
         * Store a file of rows to be scored on a schedule
         * @description Every row is checked by the champion, if there is one: a file that does not fit is a 422.
         */
        post: operations["add_file_api_v1_projects__project_id__scoring_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/scoring/{file_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A stored file, and what came of it
         * @description Its newest scorings, newest first; one that failed has an `error` and no predictions.
         */
        get: operations["get_file_api_v1_projects__project_id__scoring__file_id__get"];
        /**
         * Put other rows in a stored file's place
         * @description The schedule that names it scores these at its next tick. Predictions of the old rows stay.
         */
        put: operations["replace_file_api_v1_projects__project_id__scoring__file_id__put"];
        post?: never;
        /**
         * Delete a stored file and its predictions
         * @description A schedule that names it fails by that name from then on.
         */
        delete: operations["delete_file_api_v1_projects__project_id__scoring__file_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/scoring/{file_id}/{stamp}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a scoring's predictions
         * @description 404 while there are none.
         */
        get: operations["get_predictions_api_v1_projects__project_id__scoring__file_id___stamp__get"];
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
    "/api/v1/runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A run, whatever its project
         * @description The same answer as below its project.
         */
        get: operations["find_run_api_v1_runs__run_id__get"];
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
        /** AnalysisSettings */
        AnalysisSettings: {
            /** @description What is optimised and compared by. */
            metric?: components["schemas"]["Metric"] | null;
            problem_type?: components["schemas"]["ProblemType"] | null;
            /** Target Column */
            target_column?: string | null;
            /**
             * Target Columns
             * @description Columns to predict at once, the first one first; at most twenty.
             */
            target_columns?: string[] | null;
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
         * ChampionChange
         * @description Answer to promote, roll back and keep: the champion, or the run that will bring it about.
         */
        ChampionChange: {
            /** @description Null while a run on Vertex AI brings it about. */
            champion: components["schemas"]["Champion"] | null;
            /** Message */
            message: string;
            /** Project Id */
            project_id: string;
            /**
             * Run Id
             * @description That run.
             */
            run_id: string | null;
        };
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
         * ChampionHistory
         * @description The champion, the policy, and who was champion before: newest first.
         */
        ChampionHistory: {
            current: components["schemas"]["Champion"] | null;
            /** History */
            history: components["schemas"]["Champion"][];
            policy: components["schemas"]["ProjectPolicy"];
            /** Project Id */
            project_id: string;
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
         * ColumnDrift
         * @description One column's distribution, then and now. A missing value is a value of its own.
         */
        ColumnDrift: {
            /**
             * Adjusted P Value
             * @description Holm's, over all columns that were tested.
             */
            adjusted_p_value: number;
            /** Column */
            column: string;
            /**
             * Distribution
             * @description Of the twenty most drifted columns, if they have drifted; of others none.
             * @default []
             */
            distribution: components["schemas"]["DistributionBin"][];
            /** Is Target */
            is_target: boolean;
            /**
             * Missing Before
             * @description Share of rows.
             */
            missing_before: number;
            /**
             * Missing Now
             * @description Share of rows.
             */
            missing_now: number;
            /**
             * P Value
             * @description Of the test alone.
             */
            p_value: number;
            /**
             * Psi
             * @description Population stability index, less what chance adds; at least 0.
             */
            psi: number;
            severity: components["schemas"]["DriftSeverity"];
            /**
             * Statistic
             * @description KS distance in 0..1, or the chi-square statistic.
             */
            statistic: number;
            test: components["schemas"]["DriftTest"];
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
            /**
             * Decimal
             * @description The decimal mark of such cells.
             * @default .
             */
            decimal: string;
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
            /**
             * Missing Values
             * @description Numbers such as -999 that stand for no value: read as missing.
             * @default []
             */
            missing_values: number[];
            /** Name */
            name: string;
            role: components["schemas"]["ColumnRole"];
            /**
             * Spelling
             * @description A cell as the file has it where numbers have marks, such as '12 km'.
             */
            spelling?: string | null;
            /**
             * Stray
             * @description A word among its numbers or dates, where there are such: they are missing.
             */
            stray?: string | null;
        };
        /**
         * ColumnQuality
         * @description What is wrong with the values of one column of the model, over answered and refused rows.
         */
        ColumnQuality: {
            /** Column */
            column: string;
            /**
             * Examples
             * @description At most five offending values, each cut at 80 characters.
             */
            examples: string[];
            /** @description Null, or left out. */
            missing: components["schemas"]["Share"];
            /**
             * Missing Before
             * @description Share of training rows; null where unknown.
             */
            missing_before: number | null;
            /** @description Of numbers: beyond training's least and largest. */
            out_of_range: components["schemas"]["Share"];
            role: components["schemas"]["ColumnRole"];
            /** @description Of present values: levels that training never had. */
            unknown: components["schemas"]["Share"];
            verdict: components["schemas"]["Verdict"];
            /** @description Of present values: none that the model takes. */
            wrong_type: components["schemas"]["Share"];
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
            /**
             * Labels
             * @description At most thirty; of more classes the commonest, and `others` last.
             */
            labels: string[];
            /**
             * Others
             * @description Classes that the last row and column count together.
             * @default 0
             */
            others: number;
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
         * DataDifference
         * @description What either run read and held out.
         */
        DataDifference: {
            /** Holdout A */
            holdout_a: number | null;
            /** Holdout B */
            holdout_b: number | null;
            /** Rows A */
            rows_a: number | null;
            /** Rows B */
            rows_b: number | null;
            /**
             * Same Rows
             * @description Whether both read the very same rows.
             */
            same_rows: boolean;
            /**
             * Shared Holdout
             * @description Rows that both held out; null if that can't be said.
             */
            shared_holdout: number | null;
            /** Version A */
            version_a: number | null;
            /** Version B */
            version_b: number | null;
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
         * DataVersion
         * @description One version of a project's data.
         */
        DataVersion: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            dataset: components["schemas"]["DatasetInfo"];
            /**
             * Differences
             * @description From version 1; none that blocks.
             */
            differences: components["schemas"]["SchemaDifference"][];
            /** @description Null for version 1, and before there is a champion. */
            drift: components["schemas"]["DriftReport"] | null;
            mode: components["schemas"]["DataMode"];
            /**
             * Total Rows
             * @description What a run of this version reads: appended versions add up.
             */
            total_rows: number;
            /** Version */
            version: number;
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
         * DifferenceKind
         * @description How a column of new data differs from the project's first data.
         * @enum {string}
         */
        DifferenceKind: "missing" | "renamed" | "retyped" | "new_classes" | "empty_target" | "added";
        /**
         * DistributionBin
         * @description Part of a column's values, as shares of the rows on either side.
         */
        DistributionBin: {
            /** Before */
            before: number;
            /**
             * Label
             * @description A stretch of numbers, a level, `other` or `missing`.
             */
            label: string;
            /** Now */
            now: number;
        };
        /**
         * DriftReport
         * @description New rows against those that the champion saw.
         */
        DriftReport: {
            /**
             * Columns
             * @description Most drifted first.
             */
            columns: components["schemas"]["ColumnDrift"][];
            /**
             * Domain Auc
             * @description How well a classifier tells new rows from old ones, out of fold; null for too few rows.
             */
            domain_auc: number | null;
            /** Domain P Value */
            domain_p_value: number | null;
            /** Message */
            message: string;
            /**
             * Reference Run Id
             * @description The champion's run.
             */
            reference_run_id: string | null;
            /**
             * Reference Version
             * @description The data version that the champion saw.
             */
            reference_version: number;
            /** Rows Before */
            rows_before: number;
            /** Rows Now */
            rows_now: number;
            /**
             * Score
             * @description 2 AUC - 1 of that classifier; 0 where chance explains it. Triggers ask it.
             */
            score: number;
            severity: components["schemas"]["DriftSeverity"];
            /**
             * Untested
             * @description Columns that identify or date rows: they always differ.
             */
            untested: string[];
        };
        /**
         * DriftSeverity
         * @description How far new rows are from the old ones, beyond chance; as an asset check's severity.
         * @enum {string}
         */
        DriftSeverity: "none" | "warn" | "error";
        /**
         * DriftTest
         * @enum {string}
         */
        DriftTest: "kolmogorov_smirnov" | "chi_square";
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
            /**
             * Further Targets
             * @description Targets beside the first, which all of the above is about.
             */
            further_targets?: components["schemas"]["TargetReport"][];
            interpretation: components["schemas"]["Interpretation"];
            /**
             * Joint
             * @description Of two labels or more together, on holdout rows that have them all: Hamming loss, exact match and macro F1, with 95 % intervals.
             */
            joint?: components["schemas"]["MetricEstimate"][];
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
            events: (components["schemas"]["StageChangeEvent"] | components["schemas"]["ProgressUpdateEvent"] | components["schemas"]["LogEvent"] | components["schemas"]["ErrorEvent"] | components["schemas"]["QuestionEvent"] | components["schemas"]["CompletedEvent"] | components["schemas"]["DataVersionEvent"] | components["schemas"]["ChampionEvent"] | components["schemas"]["AlertEvent"])[];
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
        /**
         * FeatureDifference
         * @description Input columns of either model.
         */
        FeatureDifference: {
            /**
             * Changed
             * @description Read in another way, such as by words instead of as a category.
             */
            changed: string[];
            /** Num Features A */
            num_features_a: number | null;
            /** Num Features B */
            num_features_b: number | null;
            /** Only A */
            only_a: string[];
            /** Only B */
            only_b: string[];
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
         * FeedbackAnswer
         * @description What became of the outcomes.
         */
        FeedbackAnswer: {
            /**
             * Faults
             * @description The first fifty.
             */
            faults: components["schemas"]["NamedOutcome"][];
            /** Faults Total */
            faults_total: number;
            /** Feedback Id */
            feedback_id: string;
            /**
             * Kept
             * @description Stored: each counts if its prediction is logged, in the last 30 days.
             */
            kept: number;
            /**
             * Matched
             * @description Of those, with a logged prediction now.
             */
            matched: number;
            /** Message */
            message: string;
            /** Project Id */
            project_id: string;
            /** Received */
            received: number;
        };
        /**
         * FeedbackCoverage
         * @description How many of the window's predictions have an outcome, and whether those tell of the others.
         */
        FeedbackCoverage: {
            /**
             * Bias P Value
             * @description Null for too few rows.
             */
            bias_p_value: number | null;
            /**
             * Biased
             * @description Predictions with an outcome differ from those without, beyond chance.
             */
            biased: boolean;
            joined: components["schemas"]["Share"];
            /**
             * Known Until
             * @description The newest prediction whose outcome is known: live metrics tell nothing of later ones.
             */
            known_until: string | null;
            /**
             * Median Delay S
             * @description From prediction to outcome.
             */
            median_delay_s: number | null;
            /** Message */
            message: string;
            /**
             * Predictions
             * @description Answered rows that were read.
             */
            predictions: number;
            /**
             * Unmatched
             * @description Outcomes since the window began without a logged prediction in it.
             */
            unmatched: number;
        };
        /**
         * FeedbackFault
         * @description Why an outcome is named.
         * @enum {string}
         */
        FeedbackFault: "unknown_request" | "unknown_class" | "wrong_type" | "malformed";
        /**
         * FeedbackRequest
         * @description Outcomes; the latest that was sent for a prediction is the one that counts.
         */
        FeedbackRequest: {
            /**
             * By
             * @description Who says so; shown, not checked.
             * @default
             */
            by: string;
            /** Outcomes */
            outcomes: components["schemas"]["Outcome"][];
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
         * InputDrift
         * @description The inputs of the window against the champion's training data.
         */
        InputDrift: {
            /** Message */
            message: string;
            /** @description Null for too few rows, or without data to compare with. */
            report: components["schemas"]["DriftReport"] | null;
            /** Rows */
            rows: number;
            verdict: components["schemas"]["Verdict"];
        };
        /**
         * Interpretation
         * @description What will be predicted and why.
         */
        Interpretation: {
            /**
             * Also Asked
             * @description Columns that the words ask for beside what is predicted.
             * @default []
             */
            also_asked: string[];
            /**
             * Candidates
             * @description Ranked, best first; holds `chosen`.
             */
            candidates: components["schemas"]["TargetCandidate"][];
            chosen: components["schemas"]["TargetCandidate"];
            /**
             * Further Targets
             * @description What is predicted beside `chosen`: each as its own problem, by its own metric.
             */
            further_targets?: components["schemas"]["TargetCandidate"][];
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
            /**
             * Further Targets
             * @description Columns to predict beside it, none if empty. Null: those that the candidate names.
             */
            further_targets?: string[] | null;
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
         * KeepRequest
         * @description The champion stays: the answer "no" to a challenger that waits for one.
         */
        KeepRequest: {
            /**
             * By
             * @description Who says so; shown, not checked.
             * @default
             */
            by: string;
            /**
             * Reason
             * @default
             */
            reason: string;
            /**
             * Run Id
             * @description The challenger's run.
             */
            run_id: string;
        };
        /**
         * Latency
         * @description Of requests, in the model server, in ms.
         */
        Latency: {
            /** Longest */
            longest: number;
            /** P50 */
            p50: number;
            /** P95 */
            p95: number;
            /** P99 */
            p99: number;
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
        /**
         * LineageDifference
         * @description Whose result stands for a stage in either run.
         */
        LineageDifference: {
            /** Run A */
            run_a: string | null;
            /** Run B */
            run_b: string | null;
            /** Same */
            same: boolean;
            stage: components["schemas"]["PipelineStage"];
        };
        /**
         * LiveMetric
         * @description One metric on the rows whose outcome is known, beside the holdout's.
         */
        LiveMetric: {
            /**
             * Change
             * @description Live less holdout; negative is worse, whichever way it points.
             */
            change: number | null;
            /** @description Of the change, 99.8 %, both sides resampled. */
            change_interval: components["schemas"]["Interval"] | null;
            /** Higher Is Better */
            higher_is_better: boolean;
            /**
             * Holdout
             * @description Null where the holdout's predictions can't be read.
             */
            holdout: number | null;
            holdout_interval: components["schemas"]["Interval"] | null;
            /** @description 95 %: by a bootstrap over requests; of a share, where each request has one row, exact. */
            interval: components["schemas"]["Interval"] | null;
            /** Metric */
            metric: string;
            /** Title */
            title: string;
            /**
             * Value
             * @description Null where it is undefined on these rows.
             */
            value: number | null;
            verdict: components["schemas"]["Verdict"];
        };
        /**
         * LiveModel
         * @description One model version that answered in the window.
         */
        LiveModel: {
            /**
             * Champion
             * @description Its number among the champions.
             */
            champion: number | null;
            /**
             * First At
             * Format: date-time
             */
            first_at: string;
            /** Is Champion */
            is_champion: boolean;
            /**
             * Last At
             * Format: date-time
             */
            last_at: string;
            /** Message */
            message: string;
            /** Metrics */
            metrics: components["schemas"]["LiveMetric"][];
            /** Model Sha256 */
            model_sha256: string;
            /**
             * Outcomes
             * @description Rows whose outcome is known.
             */
            outcomes: number;
            /** Rows */
            rows: number;
            /** Run Id */
            run_id: string;
            /** @description Of the project's metric. */
            verdict: components["schemas"]["Verdict"];
        };
        /**
         * LogCoverage
         * @description How much of the window's log was read. Beyond the bound files are drawn, not the newest taken.
         */
        LogCoverage: {
            /** Bytes Read */
            bytes_read: number;
            /**
             * Files
             * @description Of the window.
             */
            files: number;
            /** Files Read */
            files_read: number;
            /**
             * Logged Share
             * @description Of the rows that were asked, by the model servers' own counts; null where nothing says.
             */
            logged_share: number | null;
            /**
             * Lost Rows
             * @description Dropped by a full queue, or by a store that took none.
             */
            lost_rows: number;
            /** Message */
            message: string;
            /** Rows Read */
            rows_read: number;
            /**
             * Sampled
             * @description Whether the report is of a sample of the log.
             */
            sampled: boolean;
            /**
             * Sampled Out Rows
             * @description Left out by PREDICTION_LOG_SAMPLE.
             */
            sampled_out_rows: number;
            /**
             * Size Bytes
             * @description Of the window's files.
             */
            size_bytes: number;
            /**
             * Unreadable
             * @description Files that could not be read.
             */
            unreadable: number;
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
         * MetricDifference
         * @description One metric of two runs, each on its own holdout, and on the rows that both held out.
         */
        MetricDifference: {
            /** A */
            a: number | null;
            /** B */
            b: number | null;
            metric: components["schemas"]["Metric"];
            /** @description Null where no rows can be paired. */
            paired: components["schemas"]["PairedComparison"] | null;
        };
        /**
         * MetricEstimate
         * @description One metric of the model beside the dummy's; intervals by a bootstrap over rows or groups of them.
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
            /**
             * Decimal
             * @description The decimal mark of such texts.
             * @default .
             */
            decimal: string;
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
            /**
             * Missing Values
             * @description Numbers that stood for no value in training: taken as null.
             * @default []
             */
            missing_values: number[];
            /** Name */
            name: string;
            /**
             * Nullable
             * @description Whether a missing value was seen in training.
             */
            nullable: boolean;
            role: components["schemas"]["ColumnRole"];
            /**
             * Spelling
             * @description How training spelt its numbers, such as '12 km': taken as a text, too.
             */
            spelling?: string | null;
            /**
             * Stray
             * @description A word among its numbers or dates in training: such texts are taken as null.
             */
            stray?: string | null;
        };
        /**
         * ModelFamily
         * @description Families of candidate models; the dummy baseline is always measured beside them.
         * @enum {string}
         */
        ModelFamily: "linear" | "gradient boosting" | "trees" | "kernel" | "neural network";
        /**
         * ModelSchema
         * @description What a model takes and gives.
         */
        ModelSchema: {
            /** Classes */
            classes: string[] | null;
            /** Columns */
            columns: components["schemas"]["ModelColumn"][];
            /**
             * Further Targets
             * @description Targets that it answers beside the first.
             */
            further_targets?: components["schemas"]["TargetSchema"][];
            /** Model Id */
            model_id: string;
            problem_type: components["schemas"]["ProblemType"];
            /** Target Column */
            target_column: string;
        };
        /**
         * ModelVersion
         * @description The model that a run's deployment had to deal with.
         */
        ModelVersion: {
            /** Endpoint Id */
            endpoint_id: string | null;
            /** Model Id */
            model_id: string;
            /** Sha256 */
            sha256: string;
            /** Size Bytes */
            size_bytes: number;
        };
        /**
         * MonitoringPolicy
         * @description From where on something is an alert. A threshold that is null is never one.
         */
        MonitoringPolicy: {
            /**
             * Changed At
             * @description Null: nobody has changed anything yet.
             */
            changed_at: string | null;
            /** Changed By */
            changed_by: string | null;
            /**
             * Drift Psi
             * @description Of an input column, if its test says so too.
             */
            drift_psi: number | null;
            /**
             * Hours
             * @description The window that alerts look at.
             */
            hours: number;
            /**
             * Lost Share
             * @description Share of the log's rows that could not be written.
             */
            lost_share: number | null;
            /**
             * Metric Drop
             * @description Relative worsening of the project's metric since the holdout, beyond its interval.
             */
            metric_drop: number | null;
            /**
             * Min Rows
             * @description Rows below which there is no verdict.
             */
            min_rows: number;
            /**
             * Missing Share
             * @description Share of missing values beyond training's.
             */
            missing_share: number | null;
            /**
             * Prediction Psi
             * @description Of the predictions; likewise.
             */
            prediction_psi: number | null;
            /**
             * Range Share
             * @description Share of numbers outside training's range.
             */
            range_share: number | null;
            /**
             * Refused Share
             * @description Share of requests that were refused.
             */
            refused_share: number | null;
            /**
             * Slow Ms
             * @description 95th percentile of a request's time in the model server.
             */
            slow_ms: number | null;
            /**
             * Type Share
             * @description Share of values that are of no type the model takes.
             */
            type_share: number | null;
            /**
             * Unknown Share
             * @description Share of values that training never had.
             */
            unknown_share: number | null;
        };
        /**
         * MonitoringPolicyRequest
         * @description What is left out stays as it is; a threshold of null is switched off.
         */
        MonitoringPolicyRequest: {
            /**
             * By
             * @description Who says so; shown, not checked.
             * @default
             */
            by: string;
            /** Drift Psi */
            drift_psi?: number | null;
            /** Hours */
            hours?: number | null;
            /** Lost Share */
            lost_share?: number | null;
            /** Metric Drop */
            metric_drop?: number | null;
            /** Min Rows */
            min_rows?: number | null;
            /** Missing Share */
            missing_share?: number | null;
            /** Prediction Psi */
            prediction_psi?: number | null;
            /** Range Share */
            range_share?: number | null;
            /** Refused Share */
            refused_share?: number | null;
            /** Slow Ms */
            slow_ms?: number | null;
            /** Type Share */
            type_share?: number | null;
            /** Unknown Share */
            unknown_share?: number | null;
        };
        /**
         * MonitoringReport
         * @description `GET /projects/{id}/monitoring`. Of several targets it judges the first (`target_column`).
         */
        MonitoringReport: {
            /**
             * Alerts
             * @description That hold now, the longest first.
             */
            alerts: components["schemas"]["Alert"][];
            /** Champion */
            champion: number | null;
            drift: components["schemas"]["InputDrift"];
            feedback: components["schemas"]["FeedbackCoverage"];
            /**
             * Generated At
             * Format: date-time
             */
            generated_at: string;
            /** Hours */
            hours: number;
            log: components["schemas"]["LogCoverage"];
            /** Model Run Id */
            model_run_id: string | null;
            /**
             * Models
             * @description The champion first, then the latest.
             */
            models: components["schemas"]["LiveModel"][];
            policy: components["schemas"]["MonitoringPolicy"];
            predictions: components["schemas"]["PredictionDrift"];
            /** Project Id */
            project_id: string;
            quality: components["schemas"]["Quality"];
            /**
             * Since
             * Format: date-time
             */
            since: string;
            traffic: components["schemas"]["Traffic"];
            /**
             * Until
             * Format: date-time
             */
            until: string;
            /** @description The worst of its parts that have one. */
            verdict: components["schemas"]["Verdict"];
        };
        /**
         * NamedOutcome
         * @description One that is not as it should be. Of an unknown request it is kept: its prediction may yet be logged.
         */
        NamedOutcome: {
            fault: components["schemas"]["FeedbackFault"];
            /** Kept */
            kept: boolean;
            /** Message */
            message: string;
            /**
             * Place
             * @description In the list or the file, from 0.
             */
            place: number;
            /** Request Id */
            request_id: string | null;
            /** Row */
            row: number | null;
        };
        /**
         * OnAmbiguity
         * @description What a run does with a description that leaves it in doubt: ask and wait a while, or guess.
         * @enum {string}
         */
        OnAmbiguity: "ask" | "guess";
        /**
         * Outcome
         * @description What really came of one predicted row.
         */
        Outcome: {
            /**
             * Observed At
             * @description When it was known; else now.
             */
            observed_at?: string | null;
            /**
             * Outcome
             * @description Of the first target (`target_column`).
             */
            outcome: string | number | boolean;
            /**
             * Request Id
             * @description As predict's answer named it.
             */
            request_id: string;
            /**
             * Row
             * @description Place of the row in that request.
             * @default 0
             */
            row: number;
        };
        /**
         * Overrides
         * @description What a user may fix instead of leaving it to the interpretation.
         */
        Overrides: {
            /**
             * Fairness Column
             * @description A column whose groups the evaluation compares, such as 'sex'.
             */
            fairness_column?: string | null;
            metric?: components["schemas"]["Metric"] | null;
            /** @default guess */
            on_ambiguity: components["schemas"]["OnAmbiguity"];
            problem_type?: components["schemas"]["ProblemType"] | null;
            /**
             * Target Column
             * @description The one column to predict; the first of `target_columns` if those are named.
             */
            target_column?: string | null;
            /**
             * Target Columns
             * @description Columns to predict at once, each with a model of its own; none is an input of another.
             */
            target_columns?: string[] | null;
            /** Time Budget S */
            time_budget_s?: number | null;
        };
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
         * PolicyRequest
         * @description What is left out stays as it is.
         */
        PolicyRequest: {
            /**
             * By
             * @description Who says so; shown, not checked.
             * @default
             */
            by: string;
            /** Pinned */
            pinned?: boolean | null;
            promotion?: components["schemas"]["Promotion"] | null;
        };
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
            /**
             * Prediction
             * @description Of several targets, that of the first.
             */
            prediction: string | number | boolean;
            /**
             * Predictions
             * @description By target, the first too; left out where the model has one target.
             */
            predictions?: {
                [key: string]: components["schemas"]["TargetPrediction"];
            } | null;
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
         * PredictionDrift
         * @description The champion's answers in the window against its answers on its holdout.
         */
        PredictionDrift: {
            /** Message */
            message: string;
            /** P Value */
            p_value: number | null;
            /**
             * Psi
             * @description Population stability index, less what chance adds.
             */
            psi: number | null;
            /** Rows */
            rows: number;
            /** Rows Before */
            rows_before: number;
            /**
             * Shares
             * @description At most thirty.
             */
            shares: components["schemas"]["PredictionShare"][];
            /** Statistic */
            statistic: number | null;
            verdict: components["schemas"]["Verdict"];
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
         * PredictionShare
         * @description One class, or one stretch of numbers, among the predictions.
         */
        PredictionShare: {
            /** Before */
            before: number;
            /** Label */
            label: string;
            /** Now */
            now: number;
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
             * @description `explain`: how many columns to explain each answer by, for at most 100 rows. `log`: false keeps the request out of the prediction log.
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
            /**
             * Request Id
             * @description Names this request when its true outcomes are told: the X-Request-ID.
             */
            request_id?: string | null;
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
         * ProjectSchedule
         * @description A project's schedule; revision 0 and no entry if it has none.
         */
        ProjectSchedule: {
            /** Entries */
            entries: components["schemas"]["ScheduledEntry"][];
            /** Project Id */
            project_id: string;
            /**
             * Revision
             * @description The ETag, for If-Match.
             */
            revision: number;
            /** Updated At */
            updated_at: string | null;
            /** Updated By */
            updated_by: string | null;
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
         * PromoteRequest
         * @description Make a finished run's model the champion.
         */
        PromoteRequest: {
            /**
             * By
             * @description Who says so; shown, not checked.
             * @default
             */
            by: string;
            /**
             * Expected N
             * @description Number of the champion that was seen, 0: none; another is a 409.
             */
            expected_n?: number | null;
            /**
             * Reason
             * @default
             */
            reason: string;
            /** Run Id */
            run_id: string;
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
         * Quality
         * @description Columns worst first; at most 200 of them, all counted in `columns_total`.
         */
        Quality: {
            /** Columns */
            columns: components["schemas"]["ColumnQuality"][];
            /** Columns Total */
            columns_total: number;
            /** Message */
            message: string;
            /** Rows */
            rows: number;
            /**
             * Unexpected
             * @description Columns that were sent and that no model knows; at most 20.
             */
            unexpected: string[];
            verdict: components["schemas"]["Verdict"];
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
         * Receipt
         * @description `model_deployment/receipt.json`.
         */
        Receipt: {
            /**
             * Data Rows
             * @description Rows that were read, of all versions that it stands on.
             */
            data_rows: number;
            /**
             * Data Sha256
             * @description Of that version's file, as uploaded.
             */
            data_sha256: string;
            /** Data Version */
            data_version: number;
            /**
             * Format
             * @description Grows when an older reader could not read it.
             * @constant
             */
            format: 1;
            /**
             * Further Targets
             * @description Columns predicted beside it.
             * @default []
             */
            further_targets: string[];
            /**
             * Holdout Ids Sha256
             * @description Of the held out rows' numbers.
             */
            holdout_ids_sha256: string;
            /** Holdout Rows */
            holdout_rows: number;
            /**
             * Lock Sha256
             * @description Of requirements.lock; null where it is not at hand.
             */
            lock_sha256: string | null;
            /**
             * Made At
             * Format: date-time
             */
            made_at: string;
            metric: components["schemas"]["Metric"];
            /** Metrics */
            metrics: {
                [key: string]: number;
            };
            /** Model Sha256 */
            model_sha256: string;
            /** Model Size Bytes */
            model_size_bytes: number;
            /**
             * Off Lock
             * @description Libraries that are installed in another version than locked.
             */
            off_lock: string[];
            /** @description What was told to this run's stages. */
            overrides: components["schemas"]["RunOverrides"];
            /**
             * Predictions Sha256
             * @description Of the holdout predictions, as CSV.
             */
            predictions_sha256: string;
            problem_type: components["schemas"]["ProblemType"];
            /**
             * Producers
             * @description Stage name to the run that made what counts.
             */
            producers: {
                [key: string]: string;
            };
            /** Project Id */
            project_id: string;
            /** @description Of a repeated run: whether it came to the same. */
            replay: components["schemas"]["ReplayVerdict"] | null;
            /**
             * Rows Sha256
             * @description Of the rows as they were read.
             */
            rows_sha256: string;
            /** Run Id */
            run_id: string;
            /** Seed */
            seed: number;
            split: components["schemas"]["SplitPlan"];
            /** Target Column */
            target_column: string;
            /**
             * Threads
             * @description At hand when it was deployed; results do not depend on them.
             */
            threads: number;
            /**
             * Train Ids Sha256
             * @description Of the training rows' numbers.
             */
            train_ids_sha256: string;
            /** Train Rows */
            train_rows: number;
            /**
             * Versions
             * @description Python, Orrery and every library of the lock file.
             */
            versions: {
                [key: string]: string;
            };
            /** @description What the project's user fixed for all runs. */
            wishes: components["schemas"]["Overrides"];
            work: components["schemas"]["WorkDone"];
        };
        /**
         * ReplayAccepted
         * @description The run that repeats another one is under way; its receipt will say whether all is equal.
         */
        ReplayAccepted: {
            /** Message */
            message: string;
            /** Project Id */
            project_id: string;
            /** Replay Of */
            replay_of: string;
            /**
             * Run Id
             * @description Null while Dagster has not yet answered the launch.
             */
            run_id: string | null;
        };
        /**
         * ReplayVerdict
         * @description Whether a repeated run came to the same.
         */
        ReplayVerdict: {
            /**
             * Differences
             * @description What is not equal, in words; empty when all is.
             */
            differences: string[];
            /**
             * Largest Difference
             * @description Of any number in the holdout predictions; null if the rows are not the same.
             */
            largest_difference: number | null;
            /** Metrics Equal */
            metrics_equal: boolean;
            /**
             * Model Equal
             * @description Bit for bit, but for its name.
             */
            model_equal: boolean;
            /** Of Run Id */
            of_run_id: string;
            /** Predictions Equal */
            predictions_equal: boolean;
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
        /**
         * RollbackRequest
         * @description Back to the champion before.
         */
        RollbackRequest: {
            /**
             * By
             * @description Who says so; shown, not checked.
             * @default
             */
            by: string;
            /**
             * Expected N
             * @description Number of the champion that was seen, 0: none; another is a 409.
             */
            expected_n?: number | null;
            /**
             * Reason
             * @default
             */
            reason: string;
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
         * RunComparison
         * @description Run b beside run a.
         */
        RunComparison: {
            a: components["schemas"]["RunSummary"];
            b: components["schemas"]["RunSummary"];
            data: components["schemas"]["DataDifference"];
            features: components["schemas"]["FeatureDifference"];
            /** Lineage */
            lineage: components["schemas"]["LineageDifference"][];
            /** Metrics */
            metrics: components["schemas"]["MetricDifference"][];
            /** Settings */
            settings: components["schemas"]["SettingDifference"][];
            /**
             * Verdict
             * @description The comparison in a sentence.
             */
            verdict: string;
        };
        /**
         * RunDetail
         * @description All that is known of one run.
         */
        RunDetail: {
            /** Best Model Id */
            best_model_id: string | null;
            /**
             * By
             * @description Who asked, as they said.
             */
            by: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Dagster Url
             * @description Its page in the Dagster UI.
             */
            dagster_url: string;
            /**
             * Data Version
             * @description Null until it has begun.
             */
            data_version: number | null;
            /** Ended At */
            ended_at: string | null;
            error: components["schemas"]["RunError"] | null;
            /** @description The first stage that it works itself. */
            from_stage: components["schemas"]["PipelineStage"];
            /**
             * Is Champion
             * @description Whether its model is the one that is served.
             */
            is_champion: boolean;
            /** @description What its models are compared by. */
            metric: components["schemas"]["Metric"] | null;
            /** Metrics */
            metrics: {
                [key: string]: number;
            } | null;
            model: components["schemas"]["ModelVersion"] | null;
            /**
             * Number
             * @description 1 is the project's first run; the later it was made, the higher.
             */
            number: number;
            /** @description What its stages were told, reused ones too. */
            overrides: components["schemas"]["RunOverrides"];
            /**
             * Parent Run Id
             * @description The run whose results stand before that stage.
             */
            parent_run_id: string | null;
            /** Project Id */
            project_id: string;
            /** Reason */
            reason: string | null;
            /** @description Null before it has ended well. */
            receipt: components["schemas"]["Receipt"] | null;
            /**
             * Replay Of
             * @description The run that it repeats.
             */
            replay_of: string | null;
            /** Run Id */
            run_id: string;
            /** Stages */
            stages: components["schemas"]["RunStage"][];
            /** Started At */
            started_at: string | null;
            status: components["schemas"]["RunStatus"];
            /**
             * Trigger
             * @description What started it: api, schedule, sensor or dagster_ui.
             */
            trigger: string;
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
        /**
         * RunStage
         * @description One stage of a run: worked by it, or reused.
         */
        RunStage: {
            /** Ended At */
            ended_at: string | null;
            /**
             * Produced By
             * @description The run whose result stands; null before there is one.
             */
            produced_by: string | null;
            /** Reused */
            reused: boolean;
            /**
             * Settings
             * @description What it was told; empty: nothing but the project's own.
             */
            settings: {
                [key: string]: unknown;
            };
            stage: components["schemas"]["PipelineStage"];
            /**
             * Started At
             * @description Null where another run's result is reused.
             */
            started_at: string | null;
            status: components["schemas"]["StageStatus"];
        };
        /**
         * RunStatus
         * @enum {string}
         */
        RunStatus: "queued" | "running" | "completed" | "failed" | "cancelled";
        /**
         * RunSummary
         * @description A row of a project's runs.
         */
        RunSummary: {
            /** Best Model Id */
            best_model_id: string | null;
            /**
             * By
             * @description Who asked, as they said.
             */
            by: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Data Version
             * @description Null until it has begun.
             */
            data_version: number | null;
            /** Ended At */
            ended_at: string | null;
            error: components["schemas"]["RunError"] | null;
            /** @description The first stage that it works itself. */
            from_stage: components["schemas"]["PipelineStage"];
            /**
             * Is Champion
             * @description Whether its model is the one that is served.
             */
            is_champion: boolean;
            /** @description What its models are compared by. */
            metric: components["schemas"]["Metric"] | null;
            /** Metrics */
            metrics: {
                [key: string]: number;
            } | null;
            /**
             * Number
             * @description 1 is the project's first run; the later it was made, the higher.
             */
            number: number;
            /** @description What its stages were told, reused ones too. */
            overrides: components["schemas"]["RunOverrides"];
            /**
             * Parent Run Id
             * @description The run whose results stand before that stage.
             */
            parent_run_id: string | null;
            /** Project Id */
            project_id: string;
            /** Reason */
            reason: string | null;
            /**
             * Replay Of
             * @description The run that it repeats.
             */
            replay_of: string | null;
            /** Run Id */
            run_id: string;
            /** Started At */
            started_at: string | null;
            status: components["schemas"]["RunStatus"];
            /**
             * Trigger
             * @description What started it: api, schedule, sensor or dagster_ui.
             */
            trigger: string;
        };
        /**
         * ScheduledEntry
         * @description An entry as it stands.
         */
        ScheduledEntry: {
            entry: components["schemas"]["ScheduleEntry"];
            /**
             * Next Ticks
             * @description The next five, in UTC; none without cron, or if disabled.
             */
            next_ticks: string[];
            /**
             * Since
             * Format: date-time
             * @description Ticks before this are none of its.
             */
            since: string;
        };
        /**
         * ScheduleEntry
         * @description One reason to start: a cron expression, enough new rows, drift. Any of those that are given does.
         */
        ScheduleEntry: {
            /**
             * Cron
             * @description Five fields: minute, hour, day of the month, month, day of the week.
             * @example 30 2 * * mon-fri
             */
            cron?: string | null;
            /**
             * Drift Above
             * @description Start when the newest data's drift score is higher.
             */
            drift_above?: number | null;
            /**
             * Enabled
             * @default true
             */
            enabled: boolean;
            /**
             * File Id
             * @description The stored file that is scored.
             */
            file_id?: string | null;
            /**
             * @description How predictions are written.
             * @default csv
             */
            format: components["schemas"]["AnswerFormat"];
            /**
             * @description Where a retraining begins.
             * @default data_upload
             */
            from_stage: components["schemas"]["PipelineStage"];
            /**
             * Inherit
             * @description Whether a retraining keeps the champion's settings, and what its analysis came to, where `overrides` says nothing; false: the project's own wishes only.
             * @default true
             */
            inherit: boolean;
            /**
             * Inputs
             * @description Whether the file's own columns come first.
             * @default true
             */
            inputs: boolean;
            /**
             * Jitter S
             * @description Each tick comes up to so much later, always by the same.
             * @default 0
             */
            jitter_s: number;
            /** @default retrain */
            kind: components["schemas"]["ScheduleKind"];
            /**
             * Min New Rows
             * @description Start once so many rows came since the last data that was learnt from.
             */
            min_new_rows?: number | null;
            /**
             * Name
             * @description Of the entry within its project.
             * @example nightly
             */
            name: string;
            /**
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
             * Priority
             * @description Among scheduled runs; users' runs go first.
             * @default 0
             */
            priority: number;
            /**
             * Timezone
             * @description IANA name of the cron expression's clock.
             * @default UTC
             * @example Europe/Berlin
             */
            timezone: string;
        };
        /**
         * ScheduleKind
         * @description What an entry starts: a run of the pipeline, or the champion's answers to a stored file.
         * @enum {string}
         */
        ScheduleKind: "retrain" | "score";
        /**
         * ScheduleRequest
         * @description The whole schedule, in place of the one before.
         */
        ScheduleRequest: {
            /**
             * By
             * @description Who says so; shown, not checked.
             */
            by?: string | null;
            /** Entries */
            entries: components["schemas"]["ScheduleEntry"][];
        };
        /**
         * SchemaDifference
         * @description One column that is not as in version 1; `blocking`: such data is refused.
         */
        SchemaDifference: {
            /** Blocking */
            blocking: boolean;
            /**
             * Column
             * @description Its name in version 1; of an added column, in the new data.
             */
            column: string;
            kind: components["schemas"]["DifferenceKind"];
            /** Message */
            message: string;
        };
        /**
         * ScoredFile
         * @description `file.json`: a file of rows. Its bytes may be replaced; a scoring reads those that are there then.
         */
        ScoredFile: {
            /**
             * File Id
             * @description UUIDv7 made by the server.
             */
            file_id: string;
            /**
             * File Name
             * @description As uploaded, for display only.
             */
            file_name: string;
            /** Sha256 */
            sha256: string;
            /** Size Bytes */
            size_bytes: number;
            /**
             * Uploaded At
             * Format: date-time
             */
            uploaded_at: string;
        };
        /**
         * ScoredFileDetail
         * @description A file, and its scorings: newest first, at most a hundred.
         */
        ScoredFileDetail: {
            file: components["schemas"]["ScoredFile"];
            /** Scorings */
            scorings: components["schemas"]["Scoring"][];
        };
        /**
         * Scoring
         * @description `{stamp}.json`: what came of one scoring. `error` null: its predictions lie beside it.
         */
        Scoring: {
            /**
             * Entry
             * @description Of the schedule; null of a run that somebody started by hand.
             */
            entry: string | null;
            error: components["schemas"]["ScoringError"] | null;
            /** File Sha256 */
            file_sha256: string;
            format: components["schemas"]["AnswerFormat"];
            /**
             * Logged Rows
             * @description Rows in the prediction log: all, or a sample.
             * @default 0
             */
            logged_rows: number;
            /**
             * Model Id
             * @description `{project}/{run}` of the champion then; null: there was none.
             */
            model_id: string | null;
            /** Num Rows */
            num_rows: number;
            /**
             * Request Id
             * @description With `row`, from 0, it names a prediction to `POST /feedback`; null: none is logged.
             */
            request_id?: string | null;
            /**
             * Run Id
             * @description The Dagster run that scored.
             */
            run_id: string;
            /**
             * Scored At
             * Format: date-time
             */
            scored_at: string;
            /** Size Bytes */
            size_bytes: number;
            /**
             * Stamp
             * @description Names its predictions.
             * @example 20261123t063000z
             */
            stamp: string;
            /**
             * Tick
             * Format: date-time
             * @description The tick that it was due at.
             */
            tick: string;
        };
        /**
         * ScoringError
         * @description Why a scoring has no predictions.
         */
        ScoringError: {
            code: components["schemas"]["ErrorCode"];
            /** Details */
            details: string | null;
            /** Message */
            message: string;
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
         * SettingDifference
         * @description A setting in which two runs differ; null: none was said.
         */
        SettingDifference: {
            /** A */
            a: unknown;
            /** B */
            b: unknown;
            /** Name */
            name: string;
            stage: components["schemas"]["PipelineStage"];
        };
        /**
         * Share
         * @description A share of some rows, with its exact 95 % interval (Clopper and Pearson 1934).
         */
        Share: {
            /** Count */
            count: number;
            interval: components["schemas"]["Interval"] | null;
            /** Of */
            of: number;
            /**
             * Share
             * @description Null of nothing.
             */
            share: number | null;
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
            /**
             * Alerts
             * @description How many hold now.
             */
            alerts: number;
            /**
             * Asks
             * @description Whether a question of the run, or a challenger, waits for a person.
             */
            asks: boolean;
            /**
             * Champion
             * @description Number of the champion whose model is served; null: none yet.
             */
            champion: number | null;
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
        /**
         * TargetPrediction
         * @description The answer for one of several targets; what does not apply is left out.
         */
        TargetPrediction: {
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
        };
        /**
         * TargetReport
         * @description One target beside the first: what its model is worth on the holdout rows that have it.
         */
        TargetReport: {
            /**
             * Baseline Metrics
             * @description The dummy model on the same rows.
             */
            baseline_metrics: {
                [key: string]: number;
            };
            /** Best Model */
            best_model: string;
            /** Better Than Baseline */
            better_than_baseline: boolean;
            /**
             * Estimates
             * @description With 95 % intervals, beside the dummy's.
             */
            estimates: components["schemas"]["MetricEstimate"][];
            gain: components["schemas"]["Gain"] | null;
            /**
             * Interval Coverage
             * @description Share of rows whose prediction interval held the truth; null for classes.
             */
            interval_coverage: number | null;
            /** Leaderboard */
            leaderboard: components["schemas"]["LeaderboardRow"][];
            metric: components["schemas"]["Metric"];
            /** Metrics */
            metrics: {
                [key: string]: number;
            };
            /** Num Holdout Rows */
            num_holdout_rows: number;
            /**
             * Num Train Rows
             * @description Rows that have this target.
             */
            num_train_rows: number;
            /** Positive Class */
            positive_class: string | null;
            problem_type: components["schemas"]["ProblemType"];
            /** Target Column */
            target_column: string;
            /** Work Units */
            work_units: number;
        };
        /**
         * TargetSchema
         * @description What a model gives for one target more.
         */
        TargetSchema: {
            /** Classes */
            classes: string[] | null;
            problem_type: components["schemas"]["ProblemType"];
            /** Target Column */
            target_column: string;
        };
        /**
         * Traffic
         * @description Requests and rows that were read from the log: of a sampled one, that share of them.
         */
        Traffic: {
            /** @description Of answered requests; null without one. */
            latency: components["schemas"]["Latency"] | null;
            /**
             * Refusals
             * @description Requests by the code of their refusal.
             */
            refusals: {
                [key: string]: number;
            };
            /** @description Of requests. */
            refused: components["schemas"]["Share"];
            /** Requests */
            requests: number;
            /**
             * Rows
             * @description Answered.
             */
            rows: number;
            /**
             * Stretches
             * @description At most 48, in order.
             */
            stretches: components["schemas"]["TrafficStretch"][];
        };
        /**
         * TrafficStretch
         * @description A stretch of the window, of those rows that were read.
         */
        TrafficStretch: {
            /**
             * At
             * Format: date-time
             * @description Its beginning.
             */
            at: string;
            /**
             * Refused
             * @description Requests.
             */
            refused: number;
            /** Requests */
            requests: number;
            /** Rows */
            rows: number;
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
        /**
         * Verdict
         * @description What can be said of a part of a report.
         * @enum {string}
         */
        Verdict: "ok" | "warn" | "error" | "too_few" | "unknown";
        /**
         * WorkDone
         * @description Counted work instead of time: repeated, it gives the same model on any machine.
         */
        WorkDone: {
            /**
             * Layout
             * @description Rows, folds, pace and folds by candidate of the training.
             */
            layout: {
                [key: string]: unknown;
            };
            /**
             * Selection Units
             * @description Fold fits of the screening.
             */
            selection_units: number;
            /**
             * Training Units
             * @description Fold fits of the training.
             */
            training_units: number;
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
                    /** @description Columns to predict at once, the first one first: a JSON list of names, or names with commas between. At most twenty; none is an input of another. */
                    target_columns?: string;
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
                     *     # HELP orrery_prediction_log_requests Requests by fate since the model server started: ...
                     *     # TYPE orrery_prediction_log_requests gauge
                     *     orrery_prediction_log_requests{fate="logged"} 1840.0
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
                    /** @description Columns to predict at once, the first one first: a JSON list of names, or names with commas between. At most twenty; none is an input of another. */
                    target_columns?: string;
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
    get_champion_api_v1_projects__project_id__champion_get: {
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
                     *       "current": {
                     *         "action": "promoted",
                     *         "at": "2026-11-23T10:16:02Z",
                     *         "best_model_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *         "by": "ada",
                     *         "data_version": 2,
                     *         "dataset_id": "0c0d3f8b8a5c1f0a0b0c6b8a1f7e4a8a4f6c2d3e5b7a9c1d0e2f4a6b8c0d2e4f",
                     *         "endpoint_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *         "model_key": "projects/01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/runs/5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77/model_training/model.orrery",
                     *         "model_sha256": "0c0d3f8b8a5c1f0a0b0c6b8a1f7e4a8a4f6c2d3e5b7a9c1d0e2f4a6b8c0d2e4f",
                     *         "model_size_bytes": 20480,
                     *         "n": 2,
                     *         "previous": 1,
                     *         "reason": "It answers the new island better",
                     *         "run_id": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77"
                     *       },
                     *       "history": [
                     *         {
                     *           "action": "promoted",
                     *           "at": "2026-11-23T10:16:02Z",
                     *           "best_model_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *           "by": "ada",
                     *           "data_version": 2,
                     *           "dataset_id": "0c0d3f8b8a5c1f0a0b0c6b8a1f7e4a8a4f6c2d3e5b7a9c1d0e2f4a6b8c0d2e4f",
                     *           "endpoint_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *           "model_key": "projects/01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/runs/5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77/model_training/model.orrery",
                     *           "model_sha256": "0c0d3f8b8a5c1f0a0b0c6b8a1f7e4a8a4f6c2d3e5b7a9c1d0e2f4a6b8c0d2e4f",
                     *           "model_size_bytes": 20480,
                     *           "n": 2,
                     *           "previous": 1,
                     *           "reason": "It answers the new island better",
                     *           "run_id": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77"
                     *         }
                     *       ],
                     *       "policy": {
                     *         "changed_at": "2026-11-23T10:15:30Z",
                     *         "changed_by": "ada",
                     *         "pinned": false,
                     *         "promotion": "better"
                     *       },
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11"
                     *     }
                     */
                    "application/json": components["schemas"]["ChampionHistory"];
                };
            };
        };
    };
    promote_api_v1_projects__project_id__champion_post: {
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
                "application/json": components["schemas"]["PromoteRequest"];
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
                     *       "champion": {
                     *         "action": "promoted",
                     *         "at": "2026-11-23T10:16:02Z",
                     *         "best_model_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *         "by": "ada",
                     *         "data_version": 2,
                     *         "dataset_id": "0c0d3f8b8a5c1f0a0b0c6b8a1f7e4a8a4f6c2d3e5b7a9c1d0e2f4a6b8c0d2e4f",
                     *         "endpoint_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *         "model_key": "projects/01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/runs/5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77/model_training/model.orrery",
                     *         "model_sha256": "0c0d3f8b8a5c1f0a0b0c6b8a1f7e4a8a4f6c2d3e5b7a9c1d0e2f4a6b8c0d2e4f",
                     *         "model_size_bytes": 20480,
                     *         "n": 2,
                     *         "previous": 1,
                     *         "reason": "It answers the new island better",
                     *         "run_id": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77"
                     *       },
                     *       "message": "Run 5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77 is the champion",
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11"
                     *     }
                     */
                    "application/json": components["schemas"]["ChampionChange"];
                };
            };
        };
    };
    keep_api_v1_projects__project_id__champion_keep_post: {
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
                "application/json": components["schemas"]["KeepRequest"];
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
                     *       "champion": {
                     *         "action": "promoted",
                     *         "at": "2026-11-23T10:16:02Z",
                     *         "best_model_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *         "by": "ada",
                     *         "data_version": 2,
                     *         "dataset_id": "0c0d3f8b8a5c1f0a0b0c6b8a1f7e4a8a4f6c2d3e5b7a9c1d0e2f4a6b8c0d2e4f",
                     *         "endpoint_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *         "model_key": "projects/01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/runs/5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77/model_training/model.orrery",
                     *         "model_sha256": "0c0d3f8b8a5c1f0a0b0c6b8a1f7e4a8a4f6c2d3e5b7a9c1d0e2f4a6b8c0d2e4f",
                     *         "model_size_bytes": 20480,
                     *         "n": 2,
                     *         "previous": 1,
                     *         "reason": "It answers the new island better",
                     *         "run_id": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77"
                     *       },
                     *       "message": "The champion stays",
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11"
                     *     }
                     */
                    "application/json": components["schemas"]["ChampionChange"];
                };
            };
        };
    };
    roll_back_api_v1_projects__project_id__champion_rollback_post: {
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
                "application/json": components["schemas"]["RollbackRequest"];
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
                     *       "champion": {
                     *         "action": "promoted",
                     *         "at": "2026-11-23T10:16:02Z",
                     *         "best_model_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *         "by": "ada",
                     *         "data_version": 2,
                     *         "dataset_id": "0c0d3f8b8a5c1f0a0b0c6b8a1f7e4a8a4f6c2d3e5b7a9c1d0e2f4a6b8c0d2e4f",
                     *         "endpoint_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *         "model_key": "projects/01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/runs/5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77/model_training/model.orrery",
                     *         "model_sha256": "0c0d3f8b8a5c1f0a0b0c6b8a1f7e4a8a4f6c2d3e5b7a9c1d0e2f4a6b8c0d2e4f",
                     *         "model_size_bytes": 20480,
                     *         "n": 2,
                     *         "previous": 1,
                     *         "reason": "It answers the new island better",
                     *         "run_id": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77"
                     *       },
                     *       "message": "Run 5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77 is the champion",
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11"
                     *     }
                     */
                    "application/json": components["schemas"]["ChampionChange"];
                };
            };
        };
    };
    compare_runs_api_v1_projects__project_id__compare_get: {
        parameters: {
            query: {
                /** @description Two run ids with a comma between: the second is told beside the first. */
                runs: string;
            };
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
                     *       "a": {
                     *         "best_model_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *         "by": "Ada",
                     *         "created_at": "2026-11-23T10:15:30Z",
                     *         "data_version": 1,
                     *         "ended_at": "2026-11-23T10:16:02Z",
                     *         "from_stage": "feature_engineering",
                     *         "is_champion": false,
                     *         "metric": "log_loss",
                     *         "metrics": {
                     *           "accuracy": 0.99,
                     *           "log_loss": 0.04
                     *         },
                     *         "number": 1,
                     *         "overrides": {
                     *           "feature_engineering": {
                     *             "drop_columns": [
                     *               "island"
                     *             ]
                     *           }
                     *         },
                     *         "parent_run_id": "0b7c5d2e-4c1d-4f3a-9e8b-6a5d4c3b2a10",
                     *         "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *         "reason": "Does it need the island?",
                     *         "run_id": "0b7c5d2e-4c1d-4f3a-9e8b-6a5d4c3b2a10",
                     *         "started_at": "2026-11-23T10:15:30Z",
                     *         "status": "completed",
                     *         "trigger": "api"
                     *       },
                     *       "b": {
                     *         "best_model_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *         "by": "Ada",
                     *         "created_at": "2026-11-23T10:15:30Z",
                     *         "data_version": 1,
                     *         "ended_at": "2026-11-23T10:16:02Z",
                     *         "from_stage": "feature_engineering",
                     *         "is_champion": true,
                     *         "metric": "log_loss",
                     *         "metrics": {
                     *           "accuracy": 0.99,
                     *           "log_loss": 0.04
                     *         },
                     *         "number": 2,
                     *         "overrides": {
                     *           "feature_engineering": {
                     *             "drop_columns": [
                     *               "island"
                     *             ]
                     *           }
                     *         },
                     *         "parent_run_id": "0b7c5d2e-4c1d-4f3a-9e8b-6a5d4c3b2a10",
                     *         "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *         "reason": "Does it need the island?",
                     *         "run_id": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *         "started_at": "2026-11-23T10:15:30Z",
                     *         "status": "completed",
                     *         "trigger": "api"
                     *       },
                     *       "data": {
                     *         "holdout_a": 69,
                     *         "holdout_b": 69,
                     *         "rows_a": 344,
                     *         "rows_b": 344,
                     *         "same_rows": true,
                     *         "shared_holdout": 69,
                     *         "version_a": 1,
                     *         "version_b": 1
                     *       },
                     *       "features": {
                     *         "changed": [],
                     *         "num_features_a": 9,
                     *         "num_features_b": 6,
                     *         "only_a": [
                     *           "island"
                     *         ],
                     *         "only_b": []
                     *       },
                     *       "lineage": [
                     *         {
                     *           "run_a": "0b7c5d2e-4c1d-4f3a-9e8b-6a5d4c3b2a10",
                     *           "run_b": "0b7c5d2e-4c1d-4f3a-9e8b-6a5d4c3b2a10",
                     *           "same": true,
                     *           "stage": "data_processing"
                     *         },
                     *         {
                     *           "run_a": "0b7c5d2e-4c1d-4f3a-9e8b-6a5d4c3b2a10",
                     *           "run_b": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *           "same": false,
                     *           "stage": "feature_engineering"
                     *         }
                     *       ],
                     *       "metrics": [
                     *         {
                     *           "a": 0.05,
                     *           "b": 0.04,
                     *           "metric": "log_loss",
                     *           "paired": {
                     *             "certain": false,
                     *             "difference": 0.01,
                     *             "interval": {
                     *               "high": 0.03,
                     *               "low": -0.01
                     *             },
                     *             "metric": "log_loss",
                     *             "p_value": 0.31,
                     *             "rows": 69,
                     *             "value_a": 0.05,
                     *             "value_b": 0.04
                     *           }
                     *         }
                     *       ],
                     *       "settings": [
                     *         {
                     *           "b": [
                     *             "island"
                     *           ],
                     *           "name": "drop_columns",
                     *           "stage": "feature_engineering"
                     *         }
                     *       ],
                     *       "verdict": "log_loss 0.05 and 0.04 on 69 rows of both: no difference that is certain (difference +0.01, 95 % -0.01 to +0.03)."
                     *     }
                     */
                    "application/json": components["schemas"]["RunComparison"];
                };
            };
        };
    };
    list_data_api_v1_projects__project_id__data_get: {
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
            /** @description Newest first; the last is the project's own */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "created_at": "2026-11-23T10:16:02Z",
                     *         "dataset": {
                     *           "columns": [
                     *             "species",
                     *             "island",
                     *             "body_mass_g"
                     *           ],
                     *           "dataset_id": "0c0d3f8b8a5c1f0a0b0c6b8a1f7e4a8a4f6c2d3e5b7a9c1d0e2f4a6b8c0d2e4f",
                     *           "decimal": ".",
                     *           "delimiter": ",",
                     *           "encoding": "utf-8",
                     *           "file_name": "penguins.csv",
                     *           "format": "csv",
                     *           "num_columns": 3,
                     *           "num_rows": 344,
                     *           "size_bytes": 15241,
                     *           "warnings": []
                     *         },
                     *         "differences": [
                     *           {
                     *             "blocking": false,
                     *             "column": "sex",
                     *             "kind": "added",
                     *             "message": "'sex' is not in the first data."
                     *           }
                     *         ],
                     *         "drift": {
                     *           "columns": [
                     *             {
                     *               "adjusted_p_value": 2e-12,
                     *               "column": "body_mass_g",
                     *               "is_target": false,
                     *               "missing_before": 0.006,
                     *               "missing_now": 0.006,
                     *               "p_value": 1e-12,
                     *               "psi": 0.34,
                     *               "severity": "error",
                     *               "statistic": 0.31,
                     *               "test": "kolmogorov_smirnov"
                     *             }
                     *           ],
                     *           "domain_auc": 0.78,
                     *           "domain_p_value": 1e-20,
                     *           "message": "Drift in 1 of 3 columns: body_mass_g (PSI 0.34). A classifier tells new rows from old ones with AUC 0.78.",
                     *           "reference_run_id": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *           "reference_version": 1,
                     *           "rows_before": 344,
                     *           "rows_now": 344,
                     *           "score": 0.56,
                     *           "severity": "error",
                     *           "untested": []
                     *         },
                     *         "mode": "append",
                     *         "total_rows": 688,
                     *         "version": 2
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["DataVersion"][];
                };
            };
        };
    };
    add_data_api_v1_projects__project_id__data_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same form gives the same project, however often it is sent. */
                "idempotency-key"?: string | null;
            };
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
                 *       "file": "more_penguins.csv",
                 *       "mode": "append"
                 *     }
                 */
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description Rows with the columns of the project's first data: CSV, TSV, Parquet, JSON, JSON lines or Excel; at most MAX_UPLOAD_BYTES.
                     */
                    file: string;
                    /**
                     * @description `append`: these rows come after those that are there. `replace`: the next runs read these alone.
                     * @default append
                     * @enum {string}
                     */
                    mode?: "append" | "replace";
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
            /** @description Added; also the answer to a replay */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-23T10:16:02Z",
                     *       "dataset": {
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
                     *       "differences": [
                     *         {
                     *           "blocking": false,
                     *           "column": "sex",
                     *           "kind": "added",
                     *           "message": "'sex' is not in the first data."
                     *         }
                     *       ],
                     *       "drift": {
                     *         "columns": [
                     *           {
                     *             "adjusted_p_value": 2e-12,
                     *             "column": "body_mass_g",
                     *             "is_target": false,
                     *             "missing_before": 0.006,
                     *             "missing_now": 0.006,
                     *             "p_value": 1e-12,
                     *             "psi": 0.34,
                     *             "severity": "error",
                     *             "statistic": 0.31,
                     *             "test": "kolmogorov_smirnov"
                     *           }
                     *         ],
                     *         "domain_auc": 0.78,
                     *         "domain_p_value": 1e-20,
                     *         "message": "Drift in 1 of 3 columns: body_mass_g (PSI 0.34). A classifier tells new rows from old ones with AUC 0.78.",
                     *         "reference_run_id": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *         "reference_version": 1,
                     *         "rows_before": 344,
                     *         "rows_now": 344,
                     *         "score": 0.56,
                     *         "severity": "error",
                     *         "untested": []
                     *       },
                     *       "mode": "append",
                     *       "total_rows": 688,
                     *       "version": 2
                     *     }
                     */
                    "application/json": components["schemas"]["DataVersion"];
                };
            };
        };
    };
    get_data_api_v1_projects__project_id__data__version__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 that the create answered with. */
                project_id: string;
                version: number;
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
                     *       "created_at": "2026-11-23T10:16:02Z",
                     *       "dataset": {
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
                     *       "differences": [
                     *         {
                     *           "blocking": false,
                     *           "column": "sex",
                     *           "kind": "added",
                     *           "message": "'sex' is not in the first data."
                     *         }
                     *       ],
                     *       "drift": {
                     *         "columns": [
                     *           {
                     *             "adjusted_p_value": 2e-12,
                     *             "column": "body_mass_g",
                     *             "is_target": false,
                     *             "missing_before": 0.006,
                     *             "missing_now": 0.006,
                     *             "p_value": 1e-12,
                     *             "psi": 0.34,
                     *             "severity": "error",
                     *             "statistic": 0.31,
                     *             "test": "kolmogorov_smirnov"
                     *           }
                     *         ],
                     *         "domain_auc": 0.78,
                     *         "domain_p_value": 1e-20,
                     *         "message": "Drift in 1 of 3 columns: body_mass_g (PSI 0.34). A classifier tells new rows from old ones with AUC 0.78.",
                     *         "reference_run_id": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *         "reference_version": 1,
                     *         "rows_before": 344,
                     *         "rows_now": 344,
                     *         "score": 0.56,
                     *         "severity": "error",
                     *         "untested": []
                     *       },
                     *       "mode": "append",
                     *       "total_rows": 688,
                     *       "version": 2
                     *     }
                     */
                    "application/json": components["schemas"]["DataVersion"];
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
    feedback_api_v1_projects__project_id__feedback_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same form gives the same project, however often it is sent. */
                "idempotency-key"?: string | null;
            };
            path: {
                /** @description UUIDv7 that the create answered with. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FeedbackRequest"];
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
            /** @description Kept; also the answer to a replay */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "faults": [
                     *         {
                     *           "fault": "unknown_class",
                     *           "kept": false,
                     *           "message": "'Emperor' is no class of the model, which knows 'Adelie', 'Chinstrap', 'Gentoo'",
                     *           "place": 1,
                     *           "request_id": "6f1c2a9d0c8e4b7f",
                     *           "row": 1
                     *         }
                     *       ],
                     *       "faults_total": 1,
                     *       "feedback_id": "01936f7a-0b6e-7c3e-8f5e-2f1f7f1a2b3c",
                     *       "kept": 1,
                     *       "matched": 1,
                     *       "message": "1 of 2 outcomes kept; 1 refused, each named.",
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "received": 2
                     *     }
                     */
                    "application/json": components["schemas"]["FeedbackAnswer"];
                };
            };
        };
    };
    feedback_file_api_v1_projects__project_id__feedback_file_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same form gives the same project, however often it is sent. */
                "idempotency-key"?: string | null;
            };
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
                 *       "by": "ada",
                 *       "file": "outcomes.csv"
                 *     }
                 */
                "multipart/form-data": {
                    /** @description Who says so; shown only. */
                    by?: string;
                    /**
                     * Format: binary
                     * @description Columns `request_id` and `outcome`, and if wanted `row` (from 0) and `observed_at` (ISO 8601): CSV, TSV, Parquet, JSON, JSON lines or Excel.
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
            /** @description Kept; also the answer to a replay */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "faults": [
                     *         {
                     *           "fault": "unknown_class",
                     *           "kept": false,
                     *           "message": "'Emperor' is no class of the model, which knows 'Adelie', 'Chinstrap', 'Gentoo'",
                     *           "place": 1,
                     *           "request_id": "6f1c2a9d0c8e4b7f",
                     *           "row": 1
                     *         }
                     *       ],
                     *       "faults_total": 1,
                     *       "feedback_id": "01936f7a-0b6e-7c3e-8f5e-2f1f7f1a2b3c",
                     *       "kept": 1,
                     *       "matched": 1,
                     *       "message": "1 of 2 outcomes kept; 1 refused, each named.",
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "received": 2
                     *     }
                     */
                    "application/json": components["schemas"]["FeedbackAnswer"];
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
    monitoring_api_v1_projects__project_id__monitoring_get: {
        parameters: {
            query?: {
                /** @description The window; else the policy's. */
                hours?: number | null;
            };
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
                     *       "alerts": [
                     *         {
                     *           "column": "body_mass_g",
                     *           "hours": 24,
                     *           "kind": "drift",
                     *           "message": "body_mass_g has drifted from what the champion saw: PSI 0.34 on 1200 rows (p 2e-30 after correction); from 0.25 on it is too much.",
                     *           "model_run_id": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *           "rows": 1200,
                     *           "severity": "warn",
                     *           "since": "2026-11-23T09:30:00Z",
                     *           "threshold": 0.25,
                     *           "value": 0.34
                     *         }
                     *       ],
                     *       "champion": 2,
                     *       "drift": {
                     *         "message": "Drift in 1 of 3 columns: body_mass_g (PSI 0.34).",
                     *         "report": {
                     *           "columns": [
                     *             {
                     *               "adjusted_p_value": 2e-12,
                     *               "column": "body_mass_g",
                     *               "is_target": false,
                     *               "missing_before": 0.006,
                     *               "missing_now": 0.006,
                     *               "p_value": 1e-12,
                     *               "psi": 0.34,
                     *               "severity": "error",
                     *               "statistic": 0.31,
                     *               "test": "kolmogorov_smirnov"
                     *             }
                     *           ],
                     *           "domain_auc": 0.78,
                     *           "domain_p_value": 1e-20,
                     *           "message": "Drift in 1 of 3 columns: body_mass_g (PSI 0.34). A classifier tells new rows from old ones with AUC 0.78.",
                     *           "reference_run_id": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *           "reference_version": 1,
                     *           "rows_before": 344,
                     *           "rows_now": 344,
                     *           "score": 0.56,
                     *           "severity": "error",
                     *           "untested": []
                     *         },
                     *         "rows": 1200,
                     *         "verdict": "warn"
                     *       },
                     *       "feedback": {
                     *         "bias_p_value": 0.4,
                     *         "biased": false,
                     *         "joined": {
                     *           "count": 400,
                     *           "interval": {
                     *             "high": 0.3608,
                     *             "low": 0.3067
                     *           },
                     *           "of": 1200,
                     *           "share": 0.3333333333333333
                     *         },
                     *         "known_until": "2026-11-23T09:30:00Z",
                     *         "median_delay_s": 7200,
                     *         "message": "400 of 1200 predictions have an outcome, half of them 2.0 hours or later after the prediction; live metrics are of predictions up to 2026-11-23 09:30 UTC.",
                     *         "predictions": 1200,
                     *         "unmatched": 0
                     *       },
                     *       "generated_at": "2026-11-23T09:30:00Z",
                     *       "hours": 24,
                     *       "log": {
                     *         "bytes_read": 180000,
                     *         "files": 12,
                     *         "files_read": 12,
                     *         "logged_share": 1,
                     *         "lost_rows": 0,
                     *         "message": "1204 rows of 12 files.",
                     *         "rows_read": 1204,
                     *         "sampled": false,
                     *         "sampled_out_rows": 0,
                     *         "size_bytes": 180000,
                     *         "unreadable": 0
                     *       },
                     *       "model_run_id": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *       "models": [
                     *         {
                     *           "champion": 2,
                     *           "first_at": "2026-11-22T09:30:00Z",
                     *           "is_champion": true,
                     *           "last_at": "2026-11-23T09:30:00Z",
                     *           "message": "Accuracy 0.97 on 400 rows (95 % 0.948 to 0.984); 0.98 on the holdout: no difference that is certain.",
                     *           "metrics": [
                     *             {
                     *               "change": -0.01,
                     *               "change_interval": {
                     *                 "high": 0.04,
                     *                 "low": -0.05
                     *               },
                     *               "higher_is_better": true,
                     *               "holdout": 0.98,
                     *               "holdout_interval": {
                     *                 "high": 1,
                     *                 "low": 0.93
                     *               },
                     *               "interval": {
                     *                 "high": 0.984,
                     *                 "low": 0.948
                     *               },
                     *               "metric": "accuracy",
                     *               "title": "Accuracy",
                     *               "value": 0.97,
                     *               "verdict": "ok"
                     *             }
                     *           ],
                     *           "model_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *           "outcomes": 400,
                     *           "rows": 1200,
                     *           "run_id": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *           "verdict": "ok"
                     *         }
                     *       ],
                     *       "policy": {
                     *         "changed_at": "2026-11-23T09:30:00Z",
                     *         "changed_by": "ada",
                     *         "drift_psi": 0.25,
                     *         "hours": 24,
                     *         "lost_share": 0.01,
                     *         "metric_drop": 0.05,
                     *         "min_rows": 100,
                     *         "missing_share": 0.1,
                     *         "prediction_psi": 0.25,
                     *         "range_share": 0.05,
                     *         "refused_share": 0.1,
                     *         "type_share": 0.05,
                     *         "unknown_share": 0.05
                     *       },
                     *       "predictions": {
                     *         "message": "PSI 0.01 on 1200 rows (p 0.4).",
                     *         "p_value": 0.35,
                     *         "psi": 0.01,
                     *         "rows": 1200,
                     *         "rows_before": 69,
                     *         "shares": [
                     *           {
                     *             "before": 0.44,
                     *             "label": "Adelie",
                     *             "now": 0.46
                     *           }
                     *         ],
                     *         "statistic": 2.1,
                     *         "verdict": "ok"
                     *       },
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "quality": {
                     *         "columns": [
                     *           {
                     *             "column": "island",
                     *             "examples": [
                     *               "Anvers"
                     *             ],
                     *             "missing": {
                     *               "count": 0,
                     *               "interval": {
                     *                 "high": 0.0031,
                     *                 "low": 0
                     *               },
                     *               "of": 1204,
                     *               "share": 0
                     *             },
                     *             "missing_before": 0,
                     *             "out_of_range": {
                     *               "count": 0,
                     *               "of": 0
                     *             },
                     *             "role": "categorical",
                     *             "unknown": {
                     *               "count": 4,
                     *               "interval": {
                     *                 "high": 0.0085,
                     *                 "low": 0.0009
                     *               },
                     *               "of": 1204,
                     *               "share": 0.0033222591362126247
                     *             },
                     *             "verdict": "ok",
                     *             "wrong_type": {
                     *               "count": 0,
                     *               "interval": {
                     *                 "high": 0.0031,
                     *                 "low": 0
                     *               },
                     *               "of": 1204,
                     *               "share": 0
                     *             }
                     *           }
                     *         ],
                     *         "columns_total": 1,
                     *         "message": "Nothing wrong beyond chance in 1 columns of 1204 rows.",
                     *         "rows": 1204,
                     *         "unexpected": [],
                     *         "verdict": "ok"
                     *       },
                     *       "since": "2026-11-22T09:30:00Z",
                     *       "traffic": {
                     *         "latency": {
                     *           "longest": 31,
                     *           "p50": 4.1,
                     *           "p95": 9.7,
                     *           "p99": 14.2
                     *         },
                     *         "refusals": {
                     *           "VALIDATION_ERROR": 2
                     *         },
                     *         "refused": {
                     *           "count": 2,
                     *           "interval": {
                     *             "high": 0.0237,
                     *             "low": 0.0008
                     *           },
                     *           "of": 302,
                     *           "share": 0.006622516556291391
                     *         },
                     *         "requests": 302,
                     *         "rows": 1200,
                     *         "stretches": [
                     *           {
                     *             "at": "2026-11-22T09:30:00Z",
                     *             "refused": 2,
                     *             "requests": 302,
                     *             "rows": 1200
                     *           }
                     *         ]
                     *       },
                     *       "until": "2026-11-23T09:30:00Z",
                     *       "verdict": "warn"
                     *     }
                     */
                    "application/json": components["schemas"]["MonitoringReport"];
                };
            };
        };
    };
    get_policy_api_v1_projects__project_id__monitoring_policy_get: {
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
                     *       "changed_at": "2026-11-23T09:30:00Z",
                     *       "changed_by": "ada",
                     *       "drift_psi": 0.25,
                     *       "hours": 24,
                     *       "lost_share": 0.01,
                     *       "metric_drop": 0.05,
                     *       "min_rows": 100,
                     *       "missing_share": 0.1,
                     *       "prediction_psi": 0.25,
                     *       "range_share": 0.05,
                     *       "refused_share": 0.1,
                     *       "type_share": 0.05,
                     *       "unknown_share": 0.05
                     *     }
                     */
                    "application/json": components["schemas"]["MonitoringPolicy"];
                };
            };
        };
    };
    put_policy_api_v1_projects__project_id__monitoring_policy_put: {
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
                "application/json": components["schemas"]["MonitoringPolicyRequest"];
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
                     *       "changed_at": "2026-11-23T09:30:00Z",
                     *       "changed_by": "ada",
                     *       "drift_psi": 0.25,
                     *       "hours": 24,
                     *       "lost_share": 0.01,
                     *       "metric_drop": 0.05,
                     *       "min_rows": 100,
                     *       "missing_share": 0.1,
                     *       "prediction_psi": 0.25,
                     *       "range_share": 0.05,
                     *       "refused_share": 0.1,
                     *       "type_share": 0.05,
                     *       "unknown_share": 0.05
                     *     }
                     */
                    "application/json": components["schemas"]["MonitoringPolicy"];
                };
            };
        };
    };
    get_policy_api_v1_projects__project_id__policy_get: {
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
                     *       "changed_at": "2026-11-23T10:15:30Z",
                     *       "changed_by": "ada",
                     *       "pinned": false,
                     *       "promotion": "better"
                     *     }
                     */
                    "application/json": components["schemas"]["ProjectPolicy"];
                };
            };
        };
    };
    put_policy_api_v1_projects__project_id__policy_put: {
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
                "application/json": components["schemas"]["PolicyRequest"];
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
                     *       "changed_at": "2026-11-23T10:15:30Z",
                     *       "changed_by": "ada",
                     *       "pinned": false,
                     *       "promotion": "better"
                     *     }
                     */
                    "application/json": components["schemas"]["ProjectPolicy"];
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
                     *       },
                     *       "request_id": "6f1c2a9d0c8e4b7f"
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
                /** @description Whether its rows go into the prediction log. */
                log?: boolean;
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
    list_runs_api_v1_projects__project_id__runs_get: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
            };
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
            /** @description Newest first; X-Total-Count and Link say what follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "best_model_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *         "by": "Ada",
                     *         "created_at": "2026-11-23T10:15:30Z",
                     *         "data_version": 1,
                     *         "ended_at": "2026-11-23T10:16:02Z",
                     *         "from_stage": "feature_engineering",
                     *         "is_champion": true,
                     *         "metric": "log_loss",
                     *         "metrics": {
                     *           "accuracy": 0.99,
                     *           "log_loss": 0.04
                     *         },
                     *         "number": 2,
                     *         "overrides": {
                     *           "feature_engineering": {
                     *             "drop_columns": [
                     *               "island"
                     *             ]
                     *           }
                     *         },
                     *         "parent_run_id": "0b7c5d2e-4c1d-4f3a-9e8b-6a5d4c3b2a10",
                     *         "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *         "reason": "Does it need the island?",
                     *         "run_id": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *         "started_at": "2026-11-23T10:15:30Z",
                     *         "status": "completed",
                     *         "trigger": "api"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["RunSummary"][];
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
                     *       "from_stage": "feature_engineering",
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
    get_run_api_v1_projects__project_id__runs__run_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 that the create answered with. */
                project_id: string;
                /** @description Dagster's id of the run. */
                run_id: string;
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
                     *       "best_model_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *       "by": "Ada",
                     *       "created_at": "2026-11-23T10:15:30Z",
                     *       "dagster_url": "/dagster/runs/5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *       "data_version": 1,
                     *       "ended_at": "2026-11-23T10:16:02Z",
                     *       "from_stage": "feature_engineering",
                     *       "is_champion": true,
                     *       "metric": "log_loss",
                     *       "metrics": {
                     *         "accuracy": 0.99,
                     *         "log_loss": 0.04
                     *       },
                     *       "model": {
                     *         "endpoint_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *         "model_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *         "sha256": "0c0d3f8b8a5c1f0a0b0c6b8a1f7e4a8a4f6c2d3e5b7a9c1d0e2f4a6b8c0d2e4f",
                     *         "size_bytes": 48211
                     *       },
                     *       "number": 2,
                     *       "overrides": {
                     *         "feature_engineering": {
                     *           "drop_columns": [
                     *             "island"
                     *           ]
                     *         }
                     *       },
                     *       "parent_run_id": "0b7c5d2e-4c1d-4f3a-9e8b-6a5d4c3b2a10",
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "reason": "Does it need the island?",
                     *       "run_id": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *       "stages": [
                     *         {
                     *           "ended_at": "2026-11-23T10:16:02Z",
                     *           "produced_by": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *           "reused": false,
                     *           "settings": {
                     *             "drop_columns": [
                     *               "island"
                     *             ]
                     *           },
                     *           "stage": "feature_engineering",
                     *           "started_at": "2026-11-23T10:15:30Z",
                     *           "status": "completed"
                     *         }
                     *       ],
                     *       "started_at": "2026-11-23T10:15:30Z",
                     *       "status": "completed",
                     *       "trigger": "api"
                     *     }
                     */
                    "application/json": components["schemas"]["RunDetail"];
                };
            };
        };
    };
    replay_run_api_v1_projects__project_id__runs__run_id__replay_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 that the create answered with. */
                project_id: string;
                /** @description Dagster's id of the run. */
                run_id: string;
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
            /** @description Promised; its receipt tells what came of it */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Launched",
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "replay_of": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *       "run_id": "0b7c5d2e-4c1d-4f3a-9e8b-6a5d4c3b2a10"
                     *     }
                     */
                    "application/json": components["schemas"]["ReplayAccepted"];
                };
            };
        };
    };
    get_schedule_api_v1_projects__project_id__schedule_get: {
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
            /** @description The schedule; its ETag is the revision */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "entries": [
                     *         {
                     *           "entry": {
                     *             "cron": "30 2 * * mon-fri",
                     *             "enabled": true,
                     *             "kind": "retrain",
                     *             "min_new_rows": 500,
                     *             "name": "nightly",
                     *             "timezone": "Europe/Berlin"
                     *           },
                     *           "next_ticks": [
                     *             "2026-11-24T01:30:00Z",
                     *             "2026-11-25T01:30:00Z",
                     *             "2026-11-26T01:30:00Z",
                     *             "2026-11-27T01:30:00Z",
                     *             "2026-11-30T01:30:00Z"
                     *           ],
                     *           "since": "2026-11-23T10:15:30Z"
                     *         }
                     *       ],
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "revision": 3,
                     *       "updated_at": "2026-11-23T10:15:30Z",
                     *       "updated_by": "ada"
                     *     }
                     */
                    "application/json": components["schemas"]["ProjectSchedule"];
                };
            };
        };
    };
    put_schedule_api_v1_projects__project_id__schedule_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description The revision that is replaced, as the ETag says it; another is a 409. Left out: any. */
                "if-match"?: string | null;
            };
            path: {
                /** @description UUIDv7 that the create answered with. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleRequest"];
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
            /** @description The schedule as it stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "entries": [
                     *         {
                     *           "entry": {
                     *             "cron": "30 2 * * mon-fri",
                     *             "enabled": true,
                     *             "kind": "retrain",
                     *             "min_new_rows": 500,
                     *             "name": "nightly",
                     *             "timezone": "Europe/Berlin"
                     *           },
                     *           "next_ticks": [
                     *             "2026-11-24T01:30:00Z",
                     *             "2026-11-25T01:30:00Z",
                     *             "2026-11-26T01:30:00Z",
                     *             "2026-11-27T01:30:00Z",
                     *             "2026-11-30T01:30:00Z"
                     *           ],
                     *           "since": "2026-11-23T10:15:30Z"
                     *         }
                     *       ],
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "revision": 3,
                     *       "updated_at": "2026-11-23T10:15:30Z",
                     *       "updated_by": "ada"
                     *     }
                     */
                    "application/json": components["schemas"]["ProjectSchedule"];
                };
            };
        };
    };
    delete_schedule_api_v1_projects__project_id__schedule_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The revision that is replaced, as the ETag says it; another is a 409. Left out: any. */
                "if-match"?: string | null;
            };
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
                     *       "entries": [],
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "revision": 0
                     *     }
                     */
                    "application/json": components["schemas"]["ProjectSchedule"];
                };
            };
        };
    };
    check_schedule_api_v1_projects__project_id__schedule_check_post: {
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
                "application/json": components["schemas"]["ScheduleRequest"];
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
            /** @description As it would stand; nothing is stored */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "entries": [
                     *         {
                     *           "entry": {
                     *             "cron": "30 2 * * mon-fri",
                     *             "enabled": true,
                     *             "kind": "retrain",
                     *             "min_new_rows": 500,
                     *             "name": "nightly",
                     *             "timezone": "Europe/Berlin"
                     *           },
                     *           "next_ticks": [
                     *             "2026-11-24T01:30:00Z",
                     *             "2026-11-25T01:30:00Z",
                     *             "2026-11-26T01:30:00Z",
                     *             "2026-11-27T01:30:00Z",
                     *             "2026-11-30T01:30:00Z"
                     *           ],
                     *           "since": "2026-11-23T10:15:30Z"
                     *         }
                     *       ],
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "revision": 3,
                     *       "updated_at": "2026-11-23T10:15:30Z",
                     *       "updated_by": "ada"
                     *     }
                     */
                    "application/json": components["schemas"]["ProjectSchedule"];
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
    list_files_api_v1_projects__project_id__scoring_get: {
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
            /** @description Oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "file_id": "01936f6e-9d10-7c41-8a2b-3c4d5e6f7a80",
                     *         "file_name": "new_penguins.csv",
                     *         "sha256": "7d1a54127b222502f5b79b5fb0803061152a44f92b37e23c6527baf665d4da9a",
                     *         "size_bytes": 4096,
                     *         "uploaded_at": "2026-11-23T10:15:30Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["ScoredFile"][];
                };
            };
        };
    };
    add_file_api_v1_projects__project_id__scoring_post: {
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
            /** @description Stored; a schedule may name it now */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "file_id": "01936f6e-9d10-7c41-8a2b-3c4d5e6f7a80",
                     *       "file_name": "new_penguins.csv",
                     *       "sha256": "7d1a54127b222502f5b79b5fb0803061152a44f92b37e23c6527baf665d4da9a",
                     *       "size_bytes": 4096,
                     *       "uploaded_at": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ScoredFile"];
                };
            };
        };
    };
    get_file_api_v1_projects__project_id__scoring__file_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As the upload answered. */
                file_id: string;
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
                     *       "file": {
                     *         "file_id": "01936f6e-9d10-7c41-8a2b-3c4d5e6f7a80",
                     *         "file_name": "new_penguins.csv",
                     *         "sha256": "7d1a54127b222502f5b79b5fb0803061152a44f92b37e23c6527baf665d4da9a",
                     *         "size_bytes": 4096,
                     *         "uploaded_at": "2026-11-23T10:15:30Z"
                     *       },
                     *       "scorings": [
                     *         {
                     *           "entry": "nightly-scores",
                     *           "file_sha256": "7d1a54127b222502f5b79b5fb0803061152a44f92b37e23c6527baf665d4da9a",
                     *           "format": "csv",
                     *           "model_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *           "num_rows": 120,
                     *           "run_id": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *           "scored_at": "2026-11-24T01:30:09Z",
                     *           "size_bytes": 9216,
                     *           "stamp": "20261124t013000z",
                     *           "tick": "2026-11-24T01:30:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ScoredFileDetail"];
                };
            };
        };
    };
    replace_file_api_v1_projects__project_id__scoring__file_id__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As the upload answered. */
                file_id: string;
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
            /** @description Its rows are these from now on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "file_id": "01936f6e-9d10-7c41-8a2b-3c4d5e6f7a80",
                     *       "file_name": "new_penguins.csv",
                     *       "sha256": "7d1a54127b222502f5b79b5fb0803061152a44f92b37e23c6527baf665d4da9a",
                     *       "size_bytes": 4096,
                     *       "uploaded_at": "2026-11-23T10:15:30Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ScoredFile"];
                };
            };
        };
    };
    delete_file_api_v1_projects__project_id__scoring__file_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As the upload answered. */
                file_id: string;
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
                     *       "message": "Deleted",
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
        };
    };
    get_predictions_api_v1_projects__project_id__scoring__file_id___stamp__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As the upload answered. */
                file_id: string;
                /** @description UUIDv7 that the create answered with. */
                project_id: string;
                /** @description Of one scoring. */
                stamp: string;
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
            /** @description A row for each row of the file, in their order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example island,prediction
                     *     Biscoe,Gentoo
                     */
                    "text/csv": unknown;
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
    find_run_api_v1_runs__run_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Dagster's id of the run. */
                run_id: string;
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
                     *       "best_model_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *       "by": "Ada",
                     *       "created_at": "2026-11-23T10:15:30Z",
                     *       "dagster_url": "/dagster/runs/5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *       "data_version": 1,
                     *       "ended_at": "2026-11-23T10:16:02Z",
                     *       "from_stage": "feature_engineering",
                     *       "is_champion": true,
                     *       "metric": "log_loss",
                     *       "metrics": {
                     *         "accuracy": 0.99,
                     *         "log_loss": 0.04
                     *       },
                     *       "model": {
                     *         "endpoint_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *         "model_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11/5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *         "sha256": "0c0d3f8b8a5c1f0a0b0c6b8a1f7e4a8a4f6c2d3e5b7a9c1d0e2f4a6b8c0d2e4f",
                     *         "size_bytes": 48211
                     *       },
                     *       "number": 2,
                     *       "overrides": {
                     *         "feature_engineering": {
                     *           "drop_columns": [
                     *             "island"
                     *           ]
                     *         }
                     *       },
                     *       "parent_run_id": "0b7c5d2e-4c1d-4f3a-9e8b-6a5d4c3b2a10",
                     *       "project_id": "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11",
                     *       "reason": "Does it need the island?",
                     *       "run_id": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *       "stages": [
                     *         {
                     *           "ended_at": "2026-11-23T10:16:02Z",
                     *           "produced_by": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
                     *           "reused": false,
                     *           "settings": {
                     *             "drop_columns": [
                     *               "island"
                     *             ]
                     *           },
                     *           "stage": "feature_engineering",
                     *           "started_at": "2026-11-23T10:15:30Z",
                     *           "status": "completed"
                     *         }
                     *       ],
                     *       "started_at": "2026-11-23T10:15:30Z",
                     *       "status": "completed",
                     *       "trigger": "api"
                     *     }
                     */
                    "application/json": components["schemas"]["RunDetail"];
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
                     *         "alerts": 1,
                     *         "asks": false,
                     *         "champion": 2,
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
