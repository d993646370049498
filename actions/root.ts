// The root action: a dispatcher over the input `action`. Everything about it is generated from the seven specs.
import { choice, defineAction } from '@compose-delivery/runtime';
import { actionNames } from './catalogue.ts';

export const rootSpec = defineAction({
  name: 'compose-delivery',
  title: 'Compose Delivery',
  description:
    'Delivers a Docker Compose application: wheels cached, images built one by one, findings gated, blue-green with no dropped request, verified, rolled back when wrong, released.',
  icon: 'package',
  color: 'blue',
  permissions: {},
  inputs: { action: choice({ description: 'Which action of the suite to run.', choices: actionNames }) },
  outputs: {},
});
