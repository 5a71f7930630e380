import { Global, Module } from '@nestjs/common';
import { AccountVault } from './account-vault.js';
import { MasterKey } from './master-key.js';

@Global()
@Module({ providers: [MasterKey, AccountVault], exports: [MasterKey, AccountVault] })
export class CryptoModule {}
