import { defineErrors } from '@phoxray/kernel';

export const ACCESS_ERRORS = defineErrors('ACCESS', {
  UNAUTHENTICATED: ['unauthenticated', 'Sign in again: the access token is missing, expired or not valid.'],
  FORBIDDEN: ['forbidden', 'Your role does not include this action. Ask the owner of the account.'],
});
