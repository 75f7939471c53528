<#ftl output_format="plainText">
<#-- What all mails about backup codes have in common. -->
<#macro mail text notYou>
<#if (user.firstName)?has_content>${msg("backupCodesMailHelloName", user.firstName)}<#else>${msg("backupCodesMailHello")}</#if>

${text}
<#if backupCodesTime?has_content || backupCodesAddress?has_content>

<#if backupCodesTime?has_content>
${msg("backupCodesMailTime", backupCodesTime)}
</#if>
<#if backupCodesAddress?has_content>
${msg("backupCodesMailAddress", backupCodesAddress)}
</#if>
</#if>
<#nested>

${notYou}
</#macro>
