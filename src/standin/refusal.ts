/** An error answer of the provider: what a client sees, not a fault of ours. */
export class Refusal extends Error {
  readonly status: number;
  /** The field that is wrong and the name of the mistake, where an API says so. */
  readonly param: string | null;
  readonly code: string | null;

  constructor(
    message: string,
    {
      status = 400,
      param = null,
      code = null,
    }: { status?: number; param?: string | null; code?: string | null } = {},
  ) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.param = param;
    this.code = code;
  }
}
