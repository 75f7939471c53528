<#ftl output_format="plainText">
<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesDisabledText", realmName) notYou=msg("backupCodesDisabledNotYou")>
<#if backupCodesAllDisabled!false>

${msg("backupCodesDisabledLockoutToo")}
</#if>

${msg("backupCodesDisabledAdvice")}
</@backupCodes.mail>
