<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesLockoutUsedText", realmName) notYou=msg("backupCodesLockoutUsedNotYou")>
</@backupCodes.mail>
