import { checkLogin, checkSignup } from './credentials.policy.js';

const account = {
  email: 'ada@practice.example',
  password: 'a sentence does well',
  firstName: 'Ada',
  lastName: 'Byron',
  locale: 'en' as const,
};

describe('checkSignup', () => {
  it('accepts a complete account', () => {
    expect(checkSignup(account)).toEqual({});
  });

  it('names every field that is missing', () => {
    const empty = { ...account, email: '', password: '', firstName: ' ', lastName: '' };
    expect(checkSignup(empty)).toEqual({ email: 'email', password: 'password', firstName: 'name', lastName: 'name' });
  });

  it('counts characters, not UTF-16 units', () => {
    expect(checkSignup({ ...account, password: '😀'.repeat(11) })).toEqual({ password: 'password' });
    expect(checkSignup({ ...account, password: '😀'.repeat(12) })).toEqual({});
  });
});

describe('checkLogin', () => {
  it.each(['ada', 'ada@', '@practice.example', 'ada@practice', 'a b@c.d'])('refuses %s as an address', (email) => {
    expect(checkLogin({ email, password: 'x' })).toEqual({ email: 'email' });
  });

  it('lets an old short password through: only the API can judge it', () => {
    expect(checkLogin({ email: account.email, password: 'short' })).toEqual({});
  });
});
