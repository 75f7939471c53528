<#ftl output_format="plainText">
<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesInvitedText", realmName) notYou=msg("backupCodesInvitedNotYou")>

${msg("backupCodesInvitedAdvice")}

${backupCodesLink}
<#if backupCodesLinkExpires?has_content>

${msg("backupCodesRegeneratedExpires", backupCodesLinkExpires)}
</#if>

${msg("backupCodesRegeneratedNever")}
</@backupCodes.mail>
