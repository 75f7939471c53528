<#ftl output_format="plainText">
<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesLockoutDisabledText", realmName) notYou=msg("backupCodesLockoutDisabledNotYou")>

${msg("backupCodesLockoutDisabledAdvice")}
</@backupCodes.mail>
