export * from './create-http-app.js';
export * from './http.decorators.js';
export * from './http.errors.js';
export * from './http.module.js';
export * from './page.dto.js';
export * from './problem.dto.js';
export * from './problem.js';
export * from './transaction.interceptor.js';
