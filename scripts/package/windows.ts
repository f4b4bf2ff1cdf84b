/** Windows: starters, and what puts Landline into the Start menu and lets it through the firewall. Lines end as Windows wants them. */
const crlf = (text: string): string => text.replaceAll("\n", "\r\n");

/** The command in a console. */
export const COMMAND = crlf(`@"%~dp0runtime\\node.exe" "%~dp0app\\bin\\landline.js" %*
`);

/**
 * Starts without a console window: 0 hides the one that node.exe brings. Of what it is called with it gives on a link to a meeting alone, which any page
 * of the web may have: without marks that would end it, and behind "--", so that nothing in it is an option.
 */
export const WINDOWLESS = crlf(`Set shell = CreateObject("WScript.Shell")
here = Left(WScript.ScriptFullName, InStrRev(WScript.ScriptFullName, "\\"))
link = ""
If WScript.Arguments.Count > 0 Then
  given = Replace(Replace(WScript.Arguments(0), """", ""), "\\", "")
  If LCase(Left(given, 9)) = "landline:" Then link = " -- """ & given & """"
End If
shell.Run """" & here & "runtime\\node.exe"" """ & here & "app\\bin\\landline.js""" & link, 0, False
`);

/** For the present user; the rule needs an administrator, so Windows asks. It counts for private networks alone. */
export const INSTALL = crlf(`$ErrorActionPreference = "Stop"
$here = Split-Path -Parent $MyInvocation.MyCommand.Path
$menu = Join-Path ([Environment]::GetFolderPath("Programs")) "Landline.lnk"
$shortcut = (New-Object -ComObject WScript.Shell).CreateShortcut($menu)
$shortcut.TargetPath = Join-Path $env:SystemRoot "System32\\wscript.exe"
$shortcut.Arguments = '"' + (Join-Path $here "Landline.vbs") + '"'
$shortcut.WorkingDirectory = $here
$shortcut.IconLocation = Join-Path $here "landline.ico"
$shortcut.Save()
$class = "HKCU:\\Software\\Classes\\landline"
New-Item -Path "$class\\shell\\open\\command" -Force | Out-Null
Set-Item -Path $class -Value "URL:Landline invitation"
Set-ItemProperty -Path $class -Name "URL Protocol" -Value ""
Set-Item -Path "$class\\shell\\open\\command" -Value ('"' + $shortcut.TargetPath + '" "' + (Join-Path $here "Landline.vbs") + '" "%1"')
$node = Join-Path $here "runtime\\node.exe"
$rule = "Remove-NetFirewallRule -DisplayName Landline -ErrorAction SilentlyContinue; " +
  "New-NetFirewallRule -DisplayName Landline -Direction Inbound -Action Allow -Profile Private -Program '" + $node.Replace("'", "''") + "'"
$encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($rule))
Start-Process powershell -Verb RunAs -Wait -WindowStyle Hidden -ArgumentList "-NoProfile -EncodedCommand $encoded"
Write-Host "Landline is in the Start menu, links to meetings open it, and the firewall lets it through on private networks."
`);

/** Takes back what the installer has made, and the setting that starts Landline at login: a script there whose program is deleted fails at each login. */
export const UNINSTALL = crlf(`$ErrorActionPreference = "Stop"
$menu = Join-Path ([Environment]::GetFolderPath("Programs")) "Landline.lnk"
if (Test-Path $menu) { Remove-Item $menu }
$class = "HKCU:\\Software\\Classes\\landline"
if (Test-Path $class) { Remove-Item -Recurse $class }
$login = Join-Path ([Environment]::GetFolderPath("Startup")) "Landline.vbs"
if (Test-Path $login) { Remove-Item $login }
Start-Process powershell -Verb RunAs -Wait -WindowStyle Hidden -ArgumentList "-NoProfile -Command Remove-NetFirewallRule -DisplayName Landline"
Write-Host "Landline is out of the Start menu and the firewall. Delete this folder to remove the program; your meetings stay in %APPDATA%\\Landline."
`);

/** What a double click runs: scripts of PowerShell open in an editor. */
export const runScript = (script: string): string =>
  crlf(`@powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0${script}"
@pause
`);

export const READ_ME = crlf(`Landline: video meetings on a local network

Double-click "Landline.vbs". The window opens in Microsoft Edge or Google Chrome.
If Windows asks, allow private networks.

Install.cmd    puts Landline into the Start menu, lets it open links to meetings, and opens the firewall for private networks.
Uninstall.cmd  takes all of that back. Your meetings stay in %APPDATA%\\Landline.
landline.cmd   is the command: try "landline doctor".

This package is not signed, and was built on Linux: no one has tried it on Windows yet.
`);
