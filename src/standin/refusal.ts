/** An error answer of the provider: what a client sees, not a fault of ours. */
export class Refusal extends Error {
  readonly status: number;
  readonly type: string;

  constructor(message: string, status = 400, type = 'invalid_request_error') {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.type = type;
  }
}
