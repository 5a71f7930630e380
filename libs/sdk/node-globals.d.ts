/** The generated client names a type of the DOM library; under Node it is undici's. The SPA compiles with the DOM's own. */
type BodyInit = import('undici-types').BodyInit;
