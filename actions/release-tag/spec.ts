// release-tag: its inputs, outputs and texts.
import { choice, defineAction, flag, list, output, path, text } from '@compose-delivery/runtime';
import { allowOlder, dryRun, githubToken, language, sha, version } from '../common-inputs.ts';

export const spec = defineAction({
  name: 'release-tag',
  title: 'Release tag',
  description:
    'After a good deployment: an annotated tag on the deployed commit and a GitHub release with notes, assets and the deployment log. Safe to run again after any failure.',
  icon: 'tag',
  color: 'purple',
  permissions: {
    contents: 'write: to create the tag and the release',
    'pull-requests': 'read: to name the pull requests in the notes; without it, commits are named',
  },
  inputs: {
    version,
    sha,
    'tag-prefix': text({
      description: 'What stands before the version in the tag, such as v or app-v; none for nothing.',
      default: 'v',
      pattern: /^(?!.*(\.\.|\/\/|\/\.|\.lock\/))[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$/,
      expected: 'a beginning of a tag name',
    }),
    'previous-tag': text({
      description:
        'Where the notes begin. auto: the tag of the greatest smaller version among the ancestors; none: the beginning.',
      default: 'auto',
      pattern: /^(?!-)[^\s~^:?*[\\]{1,255}$/,
      expected: 'auto, none or the name of a tag',
    }),
    notes: choice({
      description: 'generate: from commits and pull requests. file: `notes-file`. none: an empty page.',
      choices: ['generate', 'file', 'none'],
      default: 'generate',
    }),
    'notes-file': path({ description: 'Markdown that becomes the notes, when `notes` is file.' }),
    assets: list({
      description: 'Globs of files to attach; a leading ! takes files away again.',
      expected: 'globs',
    }),
    'fail-on-unmatched': flag({ description: 'Refuse when a glob matches no file.', default: true }),
    prerelease: choice({
      description: 'auto: a version with a hyphen is a pre-release.',
      choices: ['auto', 'true', 'false'],
      default: 'auto',
    }),
    'make-latest': choice({
      description: 'auto: the latest is the greatest stable version that is published.',
      choices: ['auto', 'true', 'false'],
      default: 'auto',
    }),
    'major-tag': flag({
      description: 'Move the tag of the major version, such as v1, here; only one that this action made.',
      default: false,
    }),
    'draft-only': flag({
      description: 'Stop with a complete draft: no tag, nothing published.',
      default: false,
    }),
    'smoke-verdict': text({
      description: 'The output `verdict` of smoke-r1-r6; anything but pass refuses the release.',
    }),
    'deploy-report': path({
      description: 'JSON report of the deployment; it must be good and about this commit.',
    }),
    'smoke-report': path({
      description: 'JSON report of the smoke checks; it must be good and about this commit.',
    }),
    'deployment-log': path({
      description:
        'Markdown file to which an entry is added, newest on top; it is attached too. Empty: no log.',
    }),
    'github-token': githubToken,
    'allow-older': allowOlder,
    'dry-run': dryRun,
    language,
  },
  outputs: {
    outcome: output('created, resumed, unchanged, conflict, planned (dry run) or failed.', 'failed'),
    tag: output('The tag of the release.', ''),
    sha: output('The commit that is released.', ''),
    'tag-object': output('Sha of the annotated tag object; empty while there is no tag.', ''),
    'release-id': output('Number of the release.', ''),
    'release-url': output('Page of the release.', ''),
    published: output('Whether the release is public.', 'false'),
    assets: output('JSON list of the assets: name, size, digest, url.', '[]'),
    'previous-tag': output('Where the notes begin; empty for a first release.', ''),
    'notes-path': output('File with the notes as published.', ''),
    'deployment-log': output('The deployment log that was written.', ''),
    plan: output('JSON list of the planned steps: step, why and what they work on.', '[]'),
  },
});
