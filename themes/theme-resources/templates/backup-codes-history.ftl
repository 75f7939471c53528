<#-- What has happened to the user's codes: collapsed, and without names of staff. -->
<#if backupCodesHistory??>
    <details class="backup-codes-history">
        <summary>${msg("backupCodesHistoryTitle")}</summary>
        <#if !backupCodesHistory.kept()>
            <p>${msg("backupCodesHistoryNotKept")}</p>
        <#elseif backupCodesHistory.lines()?size == 0>
            <p>${msg("backupCodesHistoryEmpty")}</p>
        </#if>
        <#if backupCodesHistory.lines()?size gt 0>
            <ul>
                <#list backupCodesHistory.lines() as line>
                    <li><span class="backup-codes-history-time">${line.at()}</span> ${msg(line.key(), line.selector())}<#if line.device()?has_content> <span class="backup-codes-history-device">${line.device()}</span></#if></li>
                </#list>
            </ul>
        </#if>
    </details>
</#if>
