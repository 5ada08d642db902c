/** As much of JSON schema as pydantic writes for our frames; anything else is a bug in the schema. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly discriminator?: {
    readonly propertyName: string;
    readonly mapping?: Readonly<Record<string, string>>;
  };
}

type Plain = Readonly<Record<string, unknown>>;

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function resolve(ref: string, root: JsonSchema): JsonSchema | undefined {
  return root.$defs?.[ref.slice("#/$defs/".length)];
}

function matchesObject(schema: JsonSchema, value: unknown, root: JsonSchema): boolean {
  if (!isPlain(value)) return false;
  if (schema.required?.some((name) => !(name in value))) return false;
  const { properties = {}, additionalProperties: rest } = schema;
  return Object.entries(value).every(([name, part]) => {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (known) return matches(known, part, root);
    return typeof rest === "object" ? matches(rest, part, root) : true; // a newer server may say more
  });
}

function matchesNumber(schema: JsonSchema, value: unknown): boolean {
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  if (schema.type === "integer" && !Number.isInteger(value)) return false;
  return value >= (schema.minimum ?? -Infinity) && value <= (schema.maximum ?? Infinity);
}

function matchesOneOf(schema: JsonSchema, value: unknown, root: JsonSchema): boolean {
  const { discriminator } = schema;
  if (!discriminator?.mapping) return schema.oneOf?.some((part) => matches(part, value, root)) ?? false;
  if (!isPlain(value)) return false;
  const ref = discriminator.mapping[String(value[discriminator.propertyName])];
  return ref !== undefined && matches({ $ref: ref }, value, root);
}

/** Whether `value` is what `schema` describes; `$ref`s are looked up in `root`. */
export function matches(schema: JsonSchema, value: unknown, root: JsonSchema): boolean {
  if (schema.$ref !== undefined) {
    const target = resolve(schema.$ref, root);
    return target !== undefined && matches(target, value, root);
  }
  if (schema.oneOf) return matchesOneOf(schema, value, root);
  if (schema.anyOf) return schema.anyOf.some((part) => matches(part, value, root));
  if (schema.const !== undefined) return value === schema.const;
  if (schema.enum) return schema.enum.includes(value);
  switch (schema.type) {
    case undefined:
      return true;
    case "object":
      return matchesObject(schema, value, root);
    case "array":
      return Array.isArray(value) && value.every((part) => matches(schema.items ?? {}, part, root));
    case "integer":
    case "number":
      return matchesNumber(schema, value);
    case "null":
      return value === null;
    default:
      return typeof value === schema.type;
  }
}
