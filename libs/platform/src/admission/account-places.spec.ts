import { AppError, defineErrors, newId, type AccountId } from '@phoxray/kernel';
import { AccountPlaces } from './account-places.js';

const ERRORS = defineErrors('HTTP', { FULL: ['rate-limited', 'Wait a moment.'] });

describe('AccountPlaces', () => {
  const [one, other] = [newId<'account'>(), newId<'account'>()];
  const open = (): AccountPlaces => new AccountPlaces({ perAccount: 2, full: ERRORS.FULL, retryAfterSeconds: 3 });
  const refusal = (places: AccountPlaces, account: AccountId): unknown => {
    try {
      return places.take(account);
    } catch (error) {
      return error;
    }
  };

  it('refuses an account beyond its bound, with the seconds to wait, and no other account', () => {
    const places = open();
    places.take(one);
    places.take(one);
    const refused = refusal(places, one);
    expect(refused).toBeInstanceOf(AppError);
    expect(refused).toMatchObject({ code: 'HTTP.FULL', retryAfterSeconds: 3 });
    expect(refusal(places, other)).toBeInstanceOf(Function);
  });

  it('has a place again once one was given back, whoever gives it back twice', () => {
    const places = open();
    const giveBack = places.take(one);
    places.take(one);
    giveBack();
    giveBack();
    expect(places.countOf(one)).toBe(1);
    places.take(one);
    expect(refusal(places, one)).toBeInstanceOf(AppError);
  });
});
