// Refusals as GitHub words them.

export interface ApiErrorDetail {
  readonly resource: string;
  readonly field?: string;
  readonly code: 'already_exists' | 'invalid' | 'missing_field' | 'custom';
  readonly message?: string;
}

export interface ApiError extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const documentation = 'https://docs.github.com/rest';

/** An error that the double turns into an answer of this status. */
export function apiError(status: number, message: string, errors?: readonly ApiErrorDetail[]): ApiError {
  const body = {
    message,
    documentation_url: documentation,
    status: String(status),
    ...(errors && { errors }),
  };
  return Object.assign(new Error(message), { status, body });
}

export const notFound = (): ApiError => apiError(404, 'Not Found');

export const validationFailed = (detail: ApiErrorDetail): ApiError =>
  apiError(422, 'Validation Failed', [detail]);

export const isApiError = (error: unknown): error is ApiError =>
  error instanceof Error && 'status' in error && 'body' in error;
