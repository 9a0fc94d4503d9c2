const folders =
  /(?:^|\/)(?:tests?|__tests__|__mocks__|specs?|mocks?|fixtures?|examples?|samples?|demos?|e2e|cypress|bench(?:marks?)?|docs?|stories|\.github|\.circleci)\//i;
const files =
  /[._-](?:test|tst|test-d|spec|mock|fixture|stories|bench)s?\.[cm]?[jt]sx?$|(?:^|\/)(?:tests?|example)\.[cm]?[jt]s$|\.d\.[cm]?ts$/i;
const toolSettings =
  /(?:^|\/)(?:jest|vitest|playwright|cypress|karma|webpack|rollup|vite|gulpfile|gruntfile)[\w.-]*\.[cm]?[jt]s$/i;

/** True for code that runs on no server: tests, examples, benchmarks, the settings of tools. What stands there protects nothing. */
export function isTestPath(path: string): boolean {
  return folders.test(path) || files.test(path) || toolSettings.test(path);
}
