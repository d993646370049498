// The actions this runner carries out itself, by `owner/repo`.
import type { BuiltinAction } from './builtin.ts';
import { checkout } from './checkout.ts';
import { downloadArtifact } from './download-artifact.ts';
import { setupNode } from './setup-node.ts';
import { setupPython } from './setup-python.ts';
import { uploadArtifact } from './upload-artifact.ts';

export const defaultBuiltins: Record<string, BuiltinAction> = {
  'actions/checkout': checkout,
  'actions/upload-artifact': uploadArtifact,
  'actions/download-artifact': downloadArtifact,
  'actions/setup-node': setupNode,
  'actions/setup-python': setupPython,
};
