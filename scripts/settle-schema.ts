// Where GitHub's OpenAPI schemas say something that a JSON Schema validator reads otherwise.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/**
 * Writes `nullable` so that a JSON Schema validator understands what GitHub means: ajv wants a `type` beside it, and
 * an `enum` must name null itself (OpenAPI 3.0.3, clarification of `nullable`).
 */
export function settleNullable(schema: JsonObject): JsonObject {
  if (schema['nullable'] !== true) return schema;
  const { nullable, ...rest } = schema;
  const listed = rest['enum'];
  const withNull = Array.isArray(listed) && !listed.includes(null) ? { enum: [...listed, null] } : {};
  if ('type' in rest) return { ...rest, nullable, ...withNull };
  const combined = 'oneOf' in rest || 'anyOf' in rest || 'allOf' in rest || '$ref' in rest;
  return combined ? { anyOf: [{ enum: [null] }, rest] } : { ...rest, ...withNull };
}

/** An address whose default is the empty text is no `uri` then, and GitHub does answer the empty text. */
export function settleDefault(schema: JsonObject): JsonObject {
  if (schema['format'] !== 'uri' || schema['default'] !== '') return schema;
  const { format: _format, ...rest } = schema;
  return rest;
}
