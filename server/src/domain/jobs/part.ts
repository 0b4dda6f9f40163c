/** Most parts that are kept. */
export const PARTS_MAX = 20_000;

/** A spare part as the plant keeps it; how many there are, the movements of its stock say. */
export interface Part {
  id: string;
  name: string;
  partNumber: string | null;
  unit: string;
  place: string | null;
  /** Thousandths; `null`: none is kept. */
  minimumMilli: number | null;
  price: number | null;
  /** Machines that it fits, as ids and kinds; empty: any. */
  fits: readonly string[];
}
