import { defineTextRule } from '../defineProjectRule.ts';
import { dockerfiles, isForDevelopment, stagesOf } from './dockerfiles.ts';

/** Piping a download into a shell; what signs or hashes it stands in the same instruction. */
const pipedDownload = /\b(?:curl|wget)\b[^|;&\n]*\bhttps?:[^|;&\n]*\|\s*(?:sudo\s+)?(?:-E\s+)?(?:ba|z|da)?sh\b/;
const isChecked = /sha\d+sum|shasum|gpg\s+--(?:batch\s+)?--?verify|gpg --verify|cosign|minisign/;

/** Files and scripts that are taken from the network without a look at what came. */
export const dockerfileAddRemote = defineTextRule({
  files: dockerfiles,
  checkText: (file, _project, judge) => {
    if (isForDevelopment(file.path)) return;
    for (const { instructions } of stagesOf(file)) {
      for (const { name, text, lines } of instructions) {
        if (name === 'ADD' && /(?:^|\s|["'])https?:\/\//.test(text)) {
          judge(
            lines,
            /--checksum=/.test(text)
              ? undefined
              : { detail: 'Here ADD downloads a file and nothing compares its checksum.' },
          );
        } else if (name === 'RUN' && /\b(?:curl|wget)\b/.test(text)) {
          const isRun = pipedDownload.test(text) && !isChecked.test(text);
          judge(lines, isRun ? { detail: 'Here a script is downloaded and run at once.' } : undefined);
        }
      }
    }
  },
});
