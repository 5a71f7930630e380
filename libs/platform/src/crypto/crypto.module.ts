import { Global, Module } from '@nestjs/common';
import { AccountVault } from './account-vault.js';
import { MasterKey } from './master-key.js';
import { MasterKeyCheck } from './master-key-check.js';

@Global()
@Module({ providers: [MasterKey, MasterKeyCheck, AccountVault], exports: [MasterKey, AccountVault] })
export class CryptoModule {}
