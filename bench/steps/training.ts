/** A training that stays ready between measurements: takes about so many steps more and says how many they were. */
export type Training = (steps: number) => Promise<number>;
