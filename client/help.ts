/** The forms of the command; what a mistake on the command line is answered with. */
export const synopsis = `Usage: npm run agent -- <action> <directory> ["text"] [options]
       npm run agent -- list
       npm run agent -- follow | cancel | resume | approve <run id> [options]
       npm run agent -- --help
`;

/** What `--help` prints. */
export const usage = `${synopsis}
Runs an action of an agent on the files of a directory. Git-ignored files, binary files and links stay at home.
Without --url it starts the local stack in this process: no AWS account and no model key needed.

  npm run agent -- audit .                        security findings, each with its evidence
  npm run agent -- review ./service --fail-on high
  npm run agent -- ask . "Where are sessions stored?"
  npm run agent -- optimize ./service
  npm run agent -- debug . --stack-trace @trace.txt
                                                  the cause of an error; @FILE is a file, - standard input
  npm run agent -- list                           agents, their actions and the actions' own options

  npm run agent -- audit . --background           start it and come back; prints the run's id
  npm run agent -- follow RUN                     its events from the first on, then its result; takes
                                                  --sarif and --patch, too
  npm run agent -- cancel RUN                     end it; what is finished stays
  npm run agent -- resume RUN                     go on with one that failed or was left
  npm run agent -- approve RUN [--deny] [--message TEXT] [--call ID]
                                                  decide on a tool call that it waits with

Options
  --agent ID            which agent (nodejs-backend-expert)
  --model ID            a model other than the agent's own
  --input JSON          the action's input as an object; its fields are options too, such as --focus TEXT
  --background          do not wait for the run; needs a server that stays up (--url)
  --json                print the run as JSON on standard output, and nothing else there
                        (npm adds a banner of its own: npm run --silent agent -- …)
  --sarif FILE          write the findings as SARIF 2.1.0 to FILE
  --patch FILE          write what the action changed, and the findings' own fixes, to FILE as a patch
                        for git apply; no file of the directory is changed then
  --target NAME         what the findings are about, so that runs are compared: the name in package.json,
                        else the directory's
  --fail-on SEVERITY    exit with 1 when a finding is critical | high | medium | low | info or graver
  --dry-run             list the files that the action changed; do not write them
  --delete              remove files here that the action removed
  --url URL, --key KEY  a deployed or running server, and a key for it
                        (or the environment: AGENT_ENDPOINTS_URL, AGENT_ENDPOINTS_KEY)
  --help, --version

Exit codes
  0  the run worked, whatever it found     2  the command line is not right
  1  --fail-on: a finding is grave enough  3  the run failed, or the server could not be reached or refused
`;
