<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesUsedText", realmName) notYou=msg("backupCodesUsedNotYou")>
<#if backupCodesRemaining??>
<p>${msg("backupCodesMailRemaining", backupCodesRemaining)}<#if backupCodesFewLeft!false> ${msg("backupCodesUsedAdvice", backupCodesRemaining)}</#if></p>
</#if>
</@backupCodes.mail>
