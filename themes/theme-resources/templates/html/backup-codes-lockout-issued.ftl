<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesLockoutIssuedText", realmName) notYou=msg("backupCodesLockoutIssuedNotYou")>
<p>${msg("backupCodesLockoutIssuedExpires", backupCodesExpires)}</p>
<p>${msg("backupCodesLockoutIssuedAdvice")}</p>
<#if backupCodesContact?has_content>
<p>${msg("backupCodesMailContact", backupCodesContact)}</p>
</#if>
</@backupCodes.mail>
