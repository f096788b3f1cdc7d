/**
 * Names in the order a person expects: step-9 before step-10. Runs of digits are compared as numbers, all else by code
 * unit, so the order depends on no locale.
 */
export function natural(a: string, b: string): number {
  const left = padded(a);
  const right = padded(b);
  if (left !== right) return left < right ? -1 : 1;
  // "01" and "1" are the same number: any order does, but always the same.
  return a < b ? -1 : Number(a > b);
}

/** As long as the longest name of a file, so that no run of digits is longer. */
const WIDTH = 255;

const padded = (name: string): string => name.replace(/\d+/g, (digits) => digits.padStart(WIDTH, "0"));
