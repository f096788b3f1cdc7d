/** Where an axis puts its labels: few, round, at the ends where that is possible. */

/** 1, 2 or 5 times a power of ten: the least of these that cuts [low, high] into at most `most` parts. */
export function roundStep(low: number, high: number, most: number): number {
  const raw = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  return power * ([1, 2, 5].find((factor) => factor * power >= raw * 0.999) ?? 10);
}

/**
 * Multiples of such a step inside [low, high].
 *
 * @param whole whether the axis counts something, and labels between whole numbers would mean nothing
 */
export function roundTicks(low: number, high: number, most: number, whole = false): readonly number[] {
  if (!(high > low)) return [low];
  const step = Math.max(whole ? 1 : 0, roundStep(low, high, most));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Powers of ten inside [low, high], thinned to at most five; over less than two decades also 2 and 5 times them. */
export function logTicks(low: number, high: number): readonly number[] {
  const from = Math.floor(Math.log10(low));
  const to = Math.ceil(Math.log10(high));
  const decades = Math.log10(high / low);
  const factors = decades < 1.7 ? [1, 2, 5] : decades < 3 ? [1, 3] : [1];
  const stride = Math.max(1, Math.ceil(decades / 5));
  const ticks: number[] = [];
  for (let power = from; power <= to; power++) {
    if (power % stride !== 0) continue;
    for (const factor of factors) ticks.push(Number((factor * 10 ** power).toPrecision(12)));
  }
  return ticks.filter((tick) => tick >= low * 0.9999 && tick <= high * 1.0001);
}
