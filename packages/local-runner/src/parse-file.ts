// Reads YAML with GitHub's own parser, every feature it knows switched on, so that nothing is unknown by mistake.
import { FeatureFlags } from '@actions/expressions/features';
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { getActionSchema, parseAction } from '@actions/workflow-parser/actions/index';
import {
  TemplateContext,
  TemplateValidationErrors,
} from '@actions/workflow-parser/templates/template-context';
import type { TemplateParseResult } from '@actions/workflow-parser/templates/template-parse-result';
import { getWorkflowSchema } from '@actions/workflow-parser/workflows/workflow-schema';
import { recordTexts } from './template-text.ts';

export const ALL_FEATURES = new FeatureFlags({ all: true });

type Schema = ConstructorParameters<typeof TemplateContext>[1];

function contextWith(schema: Schema): TemplateContext {
  const context = new TemplateContext(new TemplateValidationErrors(), schema, new NoOperationTraceWriter());
  context.state['featureFlags'] = ALL_FEATURES;
  return context;
}

/** Parses a workflow; problems are in `context.errors`. */
export function parseWorkflowText(name: string, content: string): TemplateParseResult {
  const parsed = parseWorkflow({ name, content }, contextWith(getWorkflowSchema()));
  if (parsed.value !== undefined && parsed.context.errors.count === 0) recordTexts(parsed.value, content);
  return parsed;
}

/** Parses an action.yml; problems are in `context.errors`. */
export function parseActionText(name: string, content: string): TemplateParseResult {
  const parsed = parseAction({ name, content }, contextWith(getActionSchema()));
  if (parsed.value !== undefined && parsed.context.errors.count === 0) recordTexts(parsed.value, content);
  return parsed;
}
