import type { OwnRules } from '../ownRule.ts';
import { composeExposure } from './composeExposure.ts';
import { dockerfileAddRemote } from './dockerfileAddRemote.ts';
import { dockerfileCopiesEverything } from './dockerfileCopiesEverything.ts';
import { dockerfileNpmInstall } from './dockerfileNpmInstall.ts';
import { dockerfileRootUser } from './dockerfileRootUser.ts';
import { dockerfileSecret } from './dockerfileSecret.ts';
import { dockerfileShellForm } from './dockerfileShellForm.ts';
import { unpinnedComposeImage, unpinnedImage } from './dockerfileUnpinnedImage.ts';
import { missingLimitsInCode, missingLimitsInTemplate } from './iacMissingLimits.ts';
import { outdatedRuntimeInCode, outdatedRuntimeInImage, outdatedRuntimeInTemplate } from './iacOutdatedRuntime.ts';
import { publicAccessInTemplate } from './iacPublicAccess.ts';
import { publicAccessInCode } from './iacPublicAccessInCode.ts';
import { secretInCode, secretInTemplate } from './iacSecretInPlain.ts';
import { wildcardPermissionInCode, wildcardPermissionInTemplate } from './iacWildcardPermission.ts';
import { installScriptRisk } from './installScriptRisk.ts';
import { lambdaCallbackWaits } from './lambdaCallbackWaits.ts';
import { lambdaFireAndForget } from './lambdaFireAndForget.ts';
import { lambdaKeptState } from './lambdaKeptState.ts';
import { batchAnswerIgnored, batchFailsAsWhole } from './lambdaPartialBatchResponse.ts';
import { lambdaRecursiveTrigger } from './lambdaRecursiveTrigger.ts';
import { openTrigger } from './openTrigger.ts';
import { lambdaTmpReuse } from './lambdaTmpReuse.ts';
import { lambdaWorkAtModuleScope } from './lambdaWorkAtModuleScope.ts';
import { nestExceptionLeak } from './nestExceptionLeak.ts';
import { nestManualResponse } from './nestManualResponse.ts';
import { nestMissingGuard } from './nestMissingGuard.ts';
import { looseValidationPipe, missingValidationPipe } from './nestMissingValidationPipe.ts';
import { nestRequestScopedMisuse } from './nestRequestScopedMisuse.ts';
import { nestUnvalidatedBody } from './nestUnvalidatedBody.ts';
import { nginxWeakness } from './nginxWeakness.ts';
import { schemaChangedAtStart } from './schemaChangedAtStart.ts';
import { unpinnedDependency } from './unpinnedDependency.ts';
import { workflowBroadRights } from './workflowBroadRights.ts';
import { workflowUntrustedInput } from './workflowUntrustedInput.ts';

/** By id; see `catalog/framework.ts`. */
export const framework: OwnRules = {
  'nest-missing-validation-pipe': [missingValidationPipe, looseValidationPipe],
  'nest-unvalidated-body': nestUnvalidatedBody,
  'nest-missing-guard': nestMissingGuard,
  'nest-manual-response': nestManualResponse,
  'nest-request-scoped-misuse': nestRequestScopedMisuse,
  'nest-exception-leak': nestExceptionLeak,
  'lambda-work-at-module-scope': lambdaWorkAtModuleScope,
  'lambda-first-call-kept': lambdaKeptState,
  'lambda-callback-waits': lambdaCallbackWaits,
  'lambda-partial-batch-response': [batchFailsAsWhole, batchAnswerIgnored],
  'lambda-fire-and-forget': lambdaFireAndForget,
  'lambda-recursive-trigger': [lambdaRecursiveTrigger, openTrigger],
  'lambda-tmp-reuse': lambdaTmpReuse,
  'schema-changed-at-start': schemaChangedAtStart,
  'iac-wildcard-permission': [wildcardPermissionInTemplate, wildcardPermissionInCode],
  'iac-public-access': [publicAccessInTemplate, publicAccessInCode],
  'iac-missing-limits': [missingLimitsInTemplate, missingLimitsInCode],
  'iac-secret-in-plain': [secretInTemplate, secretInCode],
  'iac-outdated-runtime': [outdatedRuntimeInTemplate, outdatedRuntimeInImage, outdatedRuntimeInCode],
  'dockerfile-root-user': dockerfileRootUser,
  'dockerfile-unpinned-image': [unpinnedImage, unpinnedComposeImage],
  'dockerfile-secret': dockerfileSecret,
  'dockerfile-npm-install': dockerfileNpmInstall,
  'dockerfile-add-remote': dockerfileAddRemote,
  'dockerfile-shell-form': dockerfileShellForm,
  'dockerfile-copies-everything': dockerfileCopiesEverything,
  'workflow-untrusted-input': workflowUntrustedInput,
  'workflow-broad-rights': workflowBroadRights,
  'compose-exposure': composeExposure,
  'nginx-weakness': nginxWeakness,
  'unpinned-dependency': unpinnedDependency,
  'install-script-risk': installScriptRisk,
};
