import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { costUsd, currentModel, findModel, models, modelTiers, resolveModel } from '../../agents/engine/models.ts';
import type { PricedUsage } from '../../agents/engine/models.ts';
import { noUsage } from '../../agents/engine/runs.ts';

describe('A model name', () => {
  test.each([
    ['claude-sonnet-5-5', 'claude-sonnet-5-5'],
    ['claude-sonnet-4-5-20250929', 'claude-sonnet-4-5'],
    ['fable', 'claude-fable-5-1'],
    ['opus', 'claude-opus-5-5'],
    ['Sonnet ', 'claude-sonnet-5-5'],
    ['haiku', 'claude-haiku-5-5'],
    ['offline', 'offline'],
  ])('%s means %s, without a warning', (name, id) => {
    expect(resolveModel(name)).toEqual({ id });
  });

  test.each([
    ['claude-3-5-sonnet-20241022', 'claude-sonnet-5-5'],
    ['claude-3-7-sonnet-latest', 'claude-sonnet-5-5'],
    ['claude-3-opus-20240229', 'claude-opus-5-5'],
    ['claude-opus-4-1-20250805', 'claude-opus-5-5'],
    ['claude-sonnet-4-0', 'claude-sonnet-5-5'],
    ['claude-3-haiku-20240307', 'claude-haiku-5-5'],
    ['claude-2.1', 'claude-sonnet-5-5'],
  ])('%s is retired and becomes %s, with a warning', (name, id) => {
    const resolved = resolveModel(name);
    expect(resolved.id).toBe(id);
    expect(resolved.warning).toContain(name);
  });

  test.each(['gpt-5', 'claude-sonnet-9', '', 'constructor', 'claude-3-5-sonnet-2024'])(
    '%j is unknown, and the error lists what is known',
    (name) => {
      expect(() => resolveModel(name)).toThrow(expect.objectContaining({ code: 'model_unknown' }));
      expect(() => resolveModel(name)).toThrow('claude-sonnet-5-5');
    },
  );

  test('of a tier is the newest of that tier', () => {
    for (const tier of modelTiers) expect(currentModel(tier).tier).toBe(tier);
  });

  test('resolves to itself for every id of the table', () => {
    for (const { id } of models) {
      expect(resolveModel(id)).toEqual({ id });
      expect(findModel(id).id).toBe(id);
    }
  });
});

describe('The cost of a call', () => {
  const million = 1_000_000;
  test.each<[string, Partial<PricedUsage>, number]>([
    ['claude-sonnet-5-5', { inputTokens: million }, 2],
    ['claude-sonnet-5-5', { outputTokens: million }, 10],
    ['claude-sonnet-5-5', { cacheReadTokens: million }, 0.1],
    ['claude-sonnet-5-5', { cacheWriteTokens: million }, 2.5],
    ['claude-sonnet-5-5', { cacheWriteTokens: million, cacheWrite1HourTokens: million }, 4],
    ['claude-fable-5-1', { cacheReadTokens: million }, 0.25],
    ['claude-opus-5-5', { inputTokens: million, outputTokens: million }, 24],
    ['claude-haiku-4-5-20251001', { inputTokens: million }, 1],
    ['claude-haiku-5-5', { inputTokens: 100_000 }, 0.01],
    ['claude-haiku-5-5', { inputTokens: 100_001 }, 0.0500005],
    ['claude-haiku-5-5', { inputTokens: 1, cacheReadTokens: 100_000, outputTokens: million }, 2.5050005],
    ['offline', { inputTokens: million }, 0],
  ])('%s with %j is $%d', (model, usage, dollars) => {
    expect(costUsd(model, { ...noUsage, ...usage })).toBeCloseTo(dollars, 9);
  });

  test('of an unknown model is an error, not zero', () => {
    expect(() => costUsd('claude-unknown', noUsage)).toThrow(expect.objectContaining({ code: 'model_unknown' }));
  });

  test('never falls when tokens are added', () => {
    const count = fc.nat({ max: 300_000 });
    const usage = fc.record({
      inputTokens: count,
      outputTokens: count,
      cacheReadTokens: count,
      cacheWriteTokens: count,
    });
    fc.assert(
      fc.property(fc.constantFrom(...models), usage, usage, ({ id }, some, extra) => {
        const more = {
          inputTokens: some.inputTokens + extra.inputTokens,
          outputTokens: some.outputTokens + extra.outputTokens,
          cacheReadTokens: some.cacheReadTokens + extra.cacheReadTokens,
          cacheWriteTokens: some.cacheWriteTokens + extra.cacheWriteTokens,
        };
        expect(costUsd(id, more)).toBeGreaterThanOrEqual(costUsd(id, some));
        expect(costUsd(id, some)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
