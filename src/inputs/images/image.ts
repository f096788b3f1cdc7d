/** An image of bytes. */
export interface Image {
  readonly height: number;
  readonly width: number;
  /** 1 gray, 3 red, green, blue. */
  readonly channels: number;
  /** Row-major, channels last, 0 to 255. */
  readonly data: Uint8Array;
}
