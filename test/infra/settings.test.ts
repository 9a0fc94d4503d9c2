import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkWarmFunctions, parseSettings, settingDescriptions } from '../../infra/settings.ts';

describe('the settings of a deployment', () => {
  it('have a default each, so that an empty block deploys', () => {
    expect(parseSettings({})).toEqual(parseSettings(undefined));
    expect(parseSettings({})).toMatchObject({
      modelProvider: 'anthropic',
      removalPolicy: 'retain',
      allowedOrigins: [],
    });
  });

  it('are right in the cdk.json of this repository', () => {
    const cdkJson = JSON.parse(readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8')) as {
      context: Record<string, unknown>;
    };
    expect(parseSettings(cdkJson.context['agentEndpoints'])).toMatchObject({ stackName: 'agent-endpoints' });
  });

  it('leave out keys that begin with two slashes', () => {
    expect(parseSettings({ '//': 'a remark', '// logRetentionDays': 'another' })).toEqual(parseSettings({}));
  });

  it('stand in docs/settings.md, each with its default', () => {
    const documented = readFileSync(join(import.meta.dirname, '../../docs/settings.md'), 'utf8').replaceAll(/ +/g, ' ');
    for (const { key, description, default: value } of settingDescriptions) {
      expect(documented).toContain(`| \`${key}\` | ${value === undefined ? '–' : `\`${JSON.stringify(value)}\``} |`);
      expect(description, key).toMatch(/\w{3,}.*\./);
    }
  });

  it.each([
    [{ modelProvider: 'openai' }, 'modelProvider is "openai"; allowed: "anthropic", "bedrock", "aws", "offline"'],
    [{ modelProvider: 7 }, 'modelProvider is 7; allowed: "anthropic", "bedrock", "aws", "offline"'],
    [{ defaultModel: '' }, 'defaultModel is ""; allowed: a model id or tier'],
    [{ defaultModel: 'gpt-9' }, 'defaultModel: There is no model "gpt-9". Known are: '],
    [{ defaultModel: ['opus'] }, 'defaultModel is ["opus"]; allowed: a value of type string'],
    [{ allowedOrigins: 'https://a.example' }, 'allowedOrigins is "https://a.example"; allowed: a value of type array'],
    [
      { allowedOrigins: ['https://a.example', 'b.example'] },
      'allowedOrigins[1] is "b.example"; allowed: an origin is scheme and host',
    ],
    [{ allowedOrigins: ['https://a.example/'] }, 'allowedOrigins[0] is "https://a.example/"; allowed: an origin'],
    [{ allowedOrigins: ['*', 'https://a.example'] }, '"*" stands alone'],
    [{ allowedOrigins: ['https://a.example', 'https://a.example'] }, 'allowedOrigins names "https://a.example" twice'],
    [{ logRetentionDays: 10 }, 'logRetentionDays is 10; allowed: one of 1, 3, 5, 7, 14, 30'],
    [{ logRetentionDays: '30' }, 'logRetentionDays is "30"; allowed: one of 1, 3, 5, 7, 14, 30'],
    [{ warmFunctions: 'ask' }, 'warmFunctions is "ask"; allowed: a value of type array'],
    [{ warmFunctions: ['runs', 'runs'] }, 'warmFunctions names "runs" twice'],
    [{ removalPolicy: 'delete' }, 'removalPolicy is "delete"; allowed: "retain", "destroy"'],
    [{ allowEgress: 'yes' }, 'allowEgress is "yes"; allowed: a value of type boolean'],
    [{ stackName: '1st' }, 'stackName is "1st"; allowed: a letter, then at most 39'],
    [{ modelProvider: 'aws' }, 'anthropicWorkspaceId is missing; modelProvider "aws" needs'],
    [{ modelProvider: 'aws', anthropicWorkspaceId: 'mine' }, 'anthropicWorkspaceId is "mine"; allowed: a workspace id'],
    [{ anthropicWorkspaceId: 'wrkspc_1' }, 'only modelProvider "aws" uses one (now "anthropic"); remove it'],
    [
      { defaultmodel: 'opus' },
      'there is no setting "defaultmodel" (did you mean "defaultModel"?); the settings are stackName, ',
    ],
    [{ logRetention: 30 }, 'there is no setting "logRetention" (did you mean "logRetentionDays"?)'],
    [{ zzz: 1 }, 'there is no setting "zzz"; the settings are'],
    ['fast', 'the block is "fast"; allowed: an object with the settings'],
    [null, 'the block is null; allowed: an object with the settings'],
  ])('refuse %j and say why', (block, message) => {
    expect(() => parseSettings(block)).toThrow(message);
  });

  it('name every mistake at once', () => {
    const parse = (): unknown => parseSettings({ modelProvider: 'x', allowEgress: 1, colour: 'red' });
    expect(parse).toThrow(/modelProvider.*\n.*allowEgress.*\n.*colour/s);
  });

  it('refuse to warm a function that does not exist, and suggest the one that was meant', () => {
    const settings = parseSettings({ warmFunctions: ['nodejs-backend-expert-aks'] });
    expect(() => {
      checkWarmFunctions(settings, ['nodejs-backend-expert-ask', 'runs']);
    }).toThrow(
      'warmFunctions names "nodejs-backend-expert-aks", which is no function (did you mean "nodejs-backend-expert-ask"?)',
    );
  });
});
