"""The GraphQL documents. A test validates each against the installed webserver's own schema."""

from functools import cache

ENTRY = """
fragment Signal on MetadataEntry { label ... on JsonMetadataEntry { jsonString } }
fragment Entry on DagsterRunEvent {
  __typename
  ... on MessageEvent { runId message timestamp level stepKey }
  ... on EngineEvent { metadataEntries { ...Signal } error { message className } }
  ... on MaterializationEvent { metadataEntries { ...Signal } }
  ... on ExecutionStepFailureEvent {
    errorSource
    error { message className causes { message className } }
    failureMetadata { metadataEntries { ...Signal } }
  }
  ... on ExecutionStepUpForRetryEvent { error { message className } }
  ... on RunFailureEvent { error { message className } }
  ... on RunCanceledEvent { error { message className } }
  ... on AssetCheckEvaluationEvent { evaluation { checkName success description } }
}
"""

_RUN = """
fragment RunParts on Run {
  runId jobName status rootRunId parentRunId creationTime startTime endTime updateTime
  tags { key value }
}
"""

_ERROR = "... on Error { message }"

VERSION = "query Version { version }"

RUN = f"query Run($runId: ID!) {{ runOrError(runId: $runId) {{ __typename ...RunParts {_ERROR} }} }}{_RUN}"

RUNS = f"""
query Runs($filter: RunsFilter, $cursor: String, $limit: Int) {{
  runsOrError(filter: $filter, cursor: $cursor, limit: $limit) {{
    __typename ... on Runs {{ results {{ ...RunParts }} }} {_ERROR}
  }}
}}{_RUN}"""

RUNS_NOW = f"""
query RunsNow($filter: RunsFilter, $limit: Int) {{
  changed: runsOrError(filter: $filter, limit: $limit) {{
    __typename ... on Runs {{ results {{ ...RunParts }} }} {_ERROR}
  }}
  queued: runsOrError(filter: {{statuses: [QUEUED]}}, limit: 1000) {{
    __typename ... on Runs {{ results {{ ...RunParts }} }} {_ERROR}
  }}
}}{_RUN}"""

LOGS = f"""
query Logs($runId: ID!, $cursor: String, $limit: Int) {{
  logsForRun(runId: $runId, afterCursor: $cursor, limit: $limit) {{
    __typename ... on EventConnection {{ cursor hasMore events {{ ...Entry }} }} {_ERROR}
  }}
}}{ENTRY}"""


@cache
def logs_of(count: int) -> str:
    """The logs of `count` runs in one request: run `$r0` after cursor `$c0` is field `l0`, ..."""
    numbers = range(count)
    variables = " ".join(f"$r{n}: ID! $c{n}: String" for n in numbers)
    fields = " ".join(
        f"l{n}: logsForRun(runId: $r{n}, afterCursor: $c{n}, limit: $limit) {{ ...Page }}" for n in numbers
    )
    return f"""
query LogsOf($limit: Int {variables}) {{ {fields} }}
fragment Page on EventConnectionOrError {{
  __typename ... on EventConnection {{ cursor hasMore events {{ ...Entry }} }} {_ERROR}
}}{ENTRY}"""


FOLLOW = f"""
subscription Follow($runId: ID!, $cursor: String) {{
  pipelineRunLogs(runId: $runId, cursor: $cursor) {{
    __typename
    ... on PipelineRunLogsSubscriptionSuccess {{ cursor messages {{ ...Entry }} }}
    ... on PipelineRunLogsSubscriptionFailure {{ message missingRunId }}
  }}
}}{ENTRY}"""

LAUNCH = f"""
mutation Launch($params: ExecutionParams!) {{
  launchRun(executionParams: $params) {{
    __typename
    ... on LaunchRunSuccess {{ run {{ runId }} }}
    ... on RunConfigValidationInvalid {{ errors {{ message }} }}
    {_ERROR}
  }}
}}"""

TERMINATE = f"""
mutation Terminate($runId: String!, $policy: TerminateRunPolicy) {{
  terminateRun(runId: $runId, terminatePolicy: $policy) {{
    __typename ... on TerminateRunFailure {{ message run {{ status }} }} {_ERROR}
  }}
}}"""

DELETE_RUN = f"mutation DeleteRun($runId: String!) {{ deleteRun(runId: $runId) {{ __typename {_ERROR} }} }}"

ADD_PARTITION = f"""
mutation AddPartition($key: String!, $name: String!, $repository: RepositorySelector!) {{
  addDynamicPartition(partitionKey: $key, partitionsDefName: $name, repositorySelector: $repository) {{
    __typename {_ERROR}
  }}
}}"""

DELETE_PARTITIONS = f"""
mutation DeletePartitions($keys: [String!]!, $name: String!, $repository: RepositorySelector!) {{
  deleteDynamicPartitions(partitionKeys: $keys, partitionsDefName: $name, repositorySelector: $repository) {{
    __typename {_ERROR}
  }}
}}"""

DAEMONS = """
query Daemons {
  instance { daemonHealth { allDaemonStatuses { daemonType required healthy lastHeartbeatTime } } }
}"""

LOCATION = f"""
query Location($name: String!) {{
  workspaceLocationEntryOrError(name: $name) {{
    __typename
    ... on WorkspaceLocationEntry {{ loadStatus locationOrLoadError {{ __typename {_ERROR} }} }}
    {_ERROR}
  }}
}}"""
