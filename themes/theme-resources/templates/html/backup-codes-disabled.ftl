<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesDisabledText", realmName) notYou=msg("backupCodesDisabledNotYou")>
<#if backupCodesAllDisabled!false>
<p>${msg("backupCodesDisabledLockoutToo")}</p>
</#if>
<p>${msg("backupCodesDisabledAdvice")}</p>
</@backupCodes.mail>
