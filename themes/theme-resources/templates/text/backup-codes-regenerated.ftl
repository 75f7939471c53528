<#ftl output_format="plainText">
<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesRegeneratedText", realmName) notYou=msg("backupCodesRegeneratedNotYou")>

${msg("backupCodesRegeneratedAdvice")}

${backupCodesLink}
<#if backupCodesLinkExpires?has_content>

${msg("backupCodesRegeneratedExpires", backupCodesLinkExpires)}
</#if>

${msg("backupCodesRegeneratedNever")}
</@backupCodes.mail>
