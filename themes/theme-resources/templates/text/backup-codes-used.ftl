<#ftl output_format="plainText">
<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesUsedText", realmName) notYou=msg("backupCodesUsedNotYou")>
<#if backupCodesRemaining??>

${msg("backupCodesMailRemaining", backupCodesRemaining)}<#if backupCodesFewLeft!false> ${msg("backupCodesUsedAdvice", backupCodesRemaining)}</#if>
</#if>
</@backupCodes.mail>
