import { AgentError } from './errors.ts';
import type { Usage } from './runs.ts';
import { offlineModel } from './services.ts';

export const modelTiers = ['fable', 'opus', 'sonnet', 'haiku'] as const;
export type ModelTier = (typeof modelTiers)[number];

/** US dollars per million tokens. */
export interface ModelPrices {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite5Minutes: number;
  readonly cacheWrite1Hour: number;
}

export interface Model {
  readonly id: string;
  readonly tier: ModelTier;
  /** Prompt and answer together. */
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  readonly prices: ModelPrices;
  /** Prices of the whole call when its prompt has more tokens than `abovePromptTokens`. */
  readonly longPrompt?: { readonly abovePromptTokens: number; readonly prices: ModelPrices };
}

/** Writing to the cache costs 1.25 times the input price for 5 minutes, twice for an hour; reading costs `cacheReadShare` of it. */
function prices(input: number, output: number, cacheReadShare: number): ModelPrices {
  return {
    input,
    output,
    cacheRead: input * cacheReadShare,
    cacheWrite5Minutes: input * 1.25,
    cacheWrite1Hour: input * 2,
  };
}

// What every model of the list can do at least: the models' pages name larger limits for some, and asking for less is never wrong.
const limits = { contextTokens: 200_000, maxOutputTokens: 64_000 };

/** Price list of October 2026, newest of each tier first. */
export const models: readonly Model[] = [
  { id: 'claude-fable-5-1', tier: 'fable', ...limits, prices: prices(10, 50, 0.025) },
  { id: 'claude-opus-5-5', tier: 'opus', ...limits, prices: prices(4, 20, 0.05) },
  { id: 'claude-opus-5', tier: 'opus', ...limits, prices: prices(5, 25, 0.1) },
  { id: 'claude-opus-4-8', tier: 'opus', ...limits, prices: prices(5, 25, 0.1) },
  { id: 'claude-opus-4-7', tier: 'opus', ...limits, prices: prices(5, 25, 0.1) },
  { id: 'claude-opus-4-6', tier: 'opus', ...limits, prices: prices(5, 25, 0.1) },
  { id: 'claude-opus-4-5', tier: 'opus', ...limits, prices: prices(5, 25, 0.1) },
  { id: 'claude-sonnet-5-5', tier: 'sonnet', ...limits, prices: prices(2, 10, 0.05) },
  { id: 'claude-sonnet-5', tier: 'sonnet', ...limits, prices: prices(2, 10, 0.1) },
  { id: 'claude-sonnet-4-6', tier: 'sonnet', ...limits, prices: prices(3, 15, 0.1) },
  { id: 'claude-sonnet-4-5', tier: 'sonnet', ...limits, prices: prices(3, 15, 0.1) },
  {
    id: 'claude-haiku-5-5',
    tier: 'haiku',
    ...limits,
    prices: prices(0.1, 0.5, 0.1),
    longPrompt: { abovePromptTokens: 100_000, prices: prices(0.5, 2.5, 0.1) },
  },
  { id: 'claude-haiku-4-5', tier: 'haiku', ...limits, prices: prices(1, 5, 0.1) },
];

const byId = new Map(models.map((model) => [model.id, model]));

/** Ids with a date name the same model as the id without. */
const dated = new Map([
  ['claude-opus-4-5-20251101', 'claude-opus-4-5'],
  ['claude-sonnet-4-5-20250929', 'claude-sonnet-4-5'],
  ['claude-haiku-4-5-20251001', 'claude-haiku-4-5'],
]);

/** Claude 1 to 3, 3.5, 3.7, and 4 up to 4.1, as they were named; the API no longer serves them. */
const retired = [
  /^claude-(?:3|3-5|3-7)-(opus|sonnet|haiku)(?:-latest|-\d{8})?$/,
  /^claude-(opus|sonnet)-4(?:-[01])?(?:-latest|-\d{8})?$/,
  /^claude-(?:instant-[\d.]+|instant|[12](?:\.\d)?)$/,
];

/** The model of a tier that a new agent should use today. */
export function currentModel(tier: ModelTier): Model {
  const model = models.find((candidate) => candidate.tier === tier);
  if (model === undefined) throw new AgentError('internal', `The model table has no ${tier} model. Add one.`);
  return model;
}

/**
 * The model that a name means: an id of the table, the same with its date, a tier, or a retired id, which becomes today's model of its
 * tier with a warning. Throws `model_unknown` for any other: a model without a price could not be accounted for.
 */
export function resolveModel(name: string): { readonly id: string; readonly warning?: string } {
  const wanted = name.trim().toLowerCase();
  const id = dated.get(wanted) ?? wanted;
  if (byId.has(id) || id === offlineModel) return { id };
  const tier = modelTiers.find((candidate) => candidate === wanted);
  if (tier !== undefined) return { id: currentModel(tier).id };
  const match = retired.map((pattern) => pattern.exec(wanted)).find((found) => found !== null);
  if (match !== undefined) {
    const replacement = currentModel(modelTiers.find((candidate) => candidate === match[1]) ?? 'sonnet').id;
    return {
      id: replacement,
      warning: `The model ${name} is retired; ${replacement} is used instead. Name it, or its tier, to end this warning.`,
    };
  }
  const known = [...byId.keys(), ...modelTiers].join(', ');
  throw new AgentError('model_unknown', `There is no model ${JSON.stringify(name)}. Known are: ${known}.`, {
    details: { model: name, known: [...byId.keys()] },
  });
}

/** Throws `model_unknown` for an id that is not in the table. `offline` is not: nothing is called for it. */
export function findModel(id: string): Model {
  const model = byId.get(dated.get(id) ?? id);
  if (model !== undefined) return model;
  throw new AgentError(
    'model_unknown',
    `There is no model ${JSON.stringify(id)}. Known are: ${[...byId.keys()].join(', ')}.`,
  );
}

/** The longest answer, in tokens, that a model gives; of `offline`, which counts none, the limit that all models share. */
export function maxOutputTokens(id: string): number {
  return id === offlineModel ? limits.maxOutputTokens : findModel(id).maxOutputTokens;
}

/** A call's tokens, with how many of the cache writes were for an hour; the others were for five minutes. */
export interface PricedUsage extends Usage {
  readonly cacheWrite1HourTokens?: number;
}

/** What one call costs at list price, in US dollars. The usage must be of a single call, since prices may depend on its prompt's length. */
export function costUsd(modelId: string, usage: PricedUsage): number {
  if (modelId === offlineModel) return 0;
  const model = findModel(modelId);
  const promptTokens = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
  const isLong = model.longPrompt !== undefined && promptTokens > model.longPrompt.abovePromptTokens;
  const price = isLong ? model.longPrompt.prices : model.prices;
  const oneHourTokens = Math.min(usage.cacheWrite1HourTokens ?? 0, usage.cacheWriteTokens);
  const millionths =
    usage.inputTokens * price.input +
    usage.outputTokens * price.output +
    usage.cacheReadTokens * price.cacheRead +
    (usage.cacheWriteTokens - oneHourTokens) * price.cacheWrite5Minutes +
    oneHourTokens * price.cacheWrite1Hour;
  return millionths / 1_000_000;
}

/** How many tokens prompt and answer of a model may have together; of `offline`, which counts none, the limit that all models share. */
export function contextTokens(id: string): number {
  return id === offlineModel ? limits.contextTokens : findModel(id).contextTokens;
}
