<#ftl output_format="plainText">
<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesLockoutIssuedText", realmName) notYou=msg("backupCodesLockoutIssuedNotYou")>

${msg("backupCodesLockoutIssuedExpires", backupCodesExpires)}

${msg("backupCodesLockoutIssuedAdvice")}
<#if backupCodesContact?has_content>

${msg("backupCodesMailContact", backupCodesContact)}
</#if>
</@backupCodes.mail>
