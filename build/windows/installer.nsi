; The installer: per user, no administrator. Called by build/installer.py, which defines
; VERSION, FOLDER (the frozen program), OUT, SIZE (kilobytes) and, where there is one, TARGET.
;
; Everything but the two programs lies in one folder whose name is nobody else's. A new one is
; unpacked beside the old one and then takes its place, so that an upgrade leaves no old file behind
; and one that breaks off leaves the old program; nothing that isn't ours is ever removed.
;
; Exit status: 0 done, 1 cancelled, 5 the program is running, 6 the files can't be written,
; 7 this Windows is too old.

Unicode true
!ifdef TARGET
  Target ${TARGET}
!endif
RequestExecutionLevel user
ManifestDPIAware true
SetCompressor /SOLID lzma
; The two programs hold the same archive of 8 MB: with a smaller window it would be packed twice.
SetCompressorDictSize 32

!include MUI2.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include x64.nsh

!define WINDOW "匠申.exe"
!define CONSOLE "jiangshen.exe"
!define INSIDE "jiangshen_files"
!define UNINSTALLER "卸载匠申.exe"
!define ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Jiangshen"
!define DOSSIER "Jiangshen.Dossier"
!define NOTICE "Jiangshen.Notice"
!define CLASSES "Software\Classes"

!define STATUS_RUNNING 5
!define STATUS_UNWRITABLE 6
!define STATUS_TOO_OLD 7

Name "匠申"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\匠申"
InstallDirRegKey HKCU "${ENTRY}" "InstallLocation"
BrandingText "匠申 ${VERSION}"

VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=2052 "ProductName" "匠申"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "FileDescription" "匠申安装程序"
VIAddVersionKey /LANG=2052 "CompanyName" "匠申"
VIAddVersionKey /LANG=2052 "LegalCopyright" "Apache-2.0"

!define MUI_ICON "${FOLDER}\${INSIDE}\resources\icons\jiangshen.ico"
!define MUI_UNICON "${MUI_ICON}"
!define MUI_COMPONENTSPAGE_NODESC
!define MUI_FINISHPAGE_RUN "$INSTDIR\${WINDOW}"
!define MUI_FINISHPAGE_RUN_TEXT "现在打开匠申"
!define MUI_FINISHPAGE_TITLE "匠申装好了"
!define MUI_FINISHPAGE_TEXT "可以从“开始”菜单打开，也可以双击 .shenbao 文件。$\r$\n$\r$\n程序不联网，填写的内容只在这台电脑上。"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "卸载只去掉程序和它的设置。导入过的通知也一起去掉。您的申报材料（.shenbao 文件，一般在“文档\匠申”里）和生成的文件都会保留。"
!define MUI_UNFINISHPAGE_NOAUTOCLOSE

!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

; --- what the installer and the uninstaller share --------------------------------------------

; Ends with a status: told to the user, or only to the script that runs us silently.
!macro EndWith STATUS TEXT
  SetErrorLevel ${STATUS}
  DetailPrint "${TEXT}"
  MessageBox MB_OK|MB_ICONSTOP "${TEXT}" /SD IDOK
  Quit
!macroend
!define EndWith "!insertmacro EndWith"

; A program that runs can't be opened for writing; an antivirus that looks at it lets go soon.
!macro RequireNotRunning PREFIX
Function ${PREFIX}RequireNotRunning
  again:
  StrCpy $0 0
  ${Do}
    StrCpy $1 ""
    ${If} ${FileExists} "$INSTDIR\${WINDOW}"
      ClearErrors
      FileOpen $2 "$INSTDIR\${WINDOW}" a
      ${If} ${Errors}
        StrCpy $1 "running"
      ${Else}
        FileClose $2
      ${EndIf}
    ${EndIf}
    ${If} ${FileExists} "$INSTDIR\${CONSOLE}"
      ClearErrors
      FileOpen $2 "$INSTDIR\${CONSOLE}" a
      ${If} ${Errors}
        StrCpy $1 "running"
      ${Else}
        FileClose $2
      ${EndIf}
    ${EndIf}
    ${If} $1 == ""
      Return
    ${EndIf}
    Sleep 200
    IntOp $0 $0 + 1
  ${LoopUntil} $0 >= 10
  SetErrorLevel ${STATUS_RUNNING}
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "匠申正在运行。请先关闭它的窗口（内容都已自动保存），再按“重试”。" /SD IDCANCEL IDRETRY again
  Quit
FunctionEnd
!macroend
!insertmacro RequireNotRunning ""
!insertmacro RequireNotRunning "un."

; A kind of file: its ending, its name for Windows, its name for people.
!macro RegisterType ENDING TYPE TITLE
  WriteRegStr HKCU "${CLASSES}\${ENDING}" "" "${TYPE}"
  WriteRegStr HKCU "${CLASSES}\${ENDING}\OpenWithProgids" "${TYPE}" ""
  WriteRegStr HKCU "${CLASSES}\${TYPE}" "" "${TITLE}"
  WriteRegStr HKCU "${CLASSES}\${TYPE}\DefaultIcon" "" "$INSTDIR\${INSIDE}\resources\icons\dossier.ico"
  WriteRegStr HKCU "${CLASSES}\${TYPE}\shell\open\command" "" '"$INSTDIR\${WINDOW}" "%1"'
!macroend

; Where another program has taken the ending over, that stays.
!macro ForgetType ENDING TYPE
  ReadRegStr $0 HKCU "${CLASSES}\${ENDING}" ""
  ${If} $0 == "${TYPE}"
    DeleteRegKey HKCU "${CLASSES}\${ENDING}"
  ${Else}
    DeleteRegValue HKCU "${CLASSES}\${ENDING}\OpenWithProgids" "${TYPE}"
  ${EndIf}
  DeleteRegKey HKCU "${CLASSES}\${TYPE}"
!macroend

; Explorer shall show the icons of files anew.
!macro TellExplorer
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

; --- installing ------------------------------------------------------------------------------

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
  ${OrIfNot} ${AtLeastBuild} 17763
    ${EndWith} ${STATUS_TOO_OLD} "匠申需要 64 位的 Windows 10（1809 版）或更新的 Windows。"
  ${EndIf}
  ; Who took the link off his desktop doesn't get it again with an upgrade.
  ReadRegStr $0 HKCU "${ENTRY}" "InstallLocation"
  ${If} $0 != ""
  ${AndIfNot} ${FileExists} "$DESKTOP\匠申.lnk"
    SectionSetFlags 1 0
  ${EndIf}
FunctionEnd

Section "匠申（必需）"
  SectionIn RO
  Call RequireNotRunning

  RMDir /r "$INSTDIR\${INSIDE}.new"
  RMDir /r "$INSTDIR\${INSIDE}.old"
  ClearErrors
  SetOutPath "$INSTDIR\${INSIDE}.new"
  File /r "${FOLDER}\${INSIDE}\*.*"
  ${If} ${Errors}
    Call GiveUp
  ${EndIf}
  ; A folder that is the current one can't be renamed.
  SetOutPath "$INSTDIR"

  StrCpy $0 0
  ${While} ${FileExists} "$INSTDIR\${INSIDE}\*.*"
    Rename "$INSTDIR\${INSIDE}" "$INSTDIR\${INSIDE}.old"
    ${If} $0 > 20
      Call GiveUp
    ${EndIf}
    IntOp $0 $0 + 1
    Sleep 100
  ${EndWhile}
  ClearErrors
  Rename "$INSTDIR\${INSIDE}.new" "$INSTDIR\${INSIDE}"
  ${If} ${Errors}
    Rename "$INSTDIR\${INSIDE}.old" "$INSTDIR\${INSIDE}"
    Call GiveUp
  ${EndIf}
  ClearErrors
  File "${FOLDER}\${WINDOW}"
  File "${FOLDER}\${CONSOLE}"
  WriteUninstaller "$INSTDIR\${UNINSTALLER}"
  ${If} ${Errors}
    ${EndWith} ${STATUS_UNWRITABLE} "有的文件没能写到“$INSTDIR”里。请看看磁盘是不是满了，再装一次。"
  ${EndIf}
  RMDir /r "$INSTDIR\${INSIDE}.old"

  CreateShortcut "$SMPROGRAMS\匠申.lnk" "$INSTDIR\${WINDOW}"
  Call Register
SectionEnd

Section "桌面快捷方式"
  SetOutPath "$INSTDIR"
  CreateShortcut "$DESKTOP\匠申.lnk" "$INSTDIR\${WINDOW}"
SectionEnd

Function GiveUp
  SetOutPath "$TEMP"
  RMDir /r "$INSTDIR\${INSIDE}.new"
  RMDir "$INSTDIR"
  ${EndWith} ${STATUS_UNWRITABLE} "没能写到“$INSTDIR”里，原来的程序没有改动。请看看磁盘是不是满了、这个文件夹能不能写，或者换一个文件夹。"
FunctionEnd

Function Register
  !insertmacro RegisterType ".shenbao" "${DOSSIER}" "匠申申报材料"
  !insertmacro RegisterType ".tongzhi" "${NOTICE}" "匠申通知包"

  WriteRegStr HKCU "${ENTRY}" "DisplayName" "匠申"
  WriteRegStr HKCU "${ENTRY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${ENTRY}" "DisplayIcon" "$INSTDIR\${WINDOW}"
  WriteRegStr HKCU "${ENTRY}" "Publisher" "匠申"
  WriteRegStr HKCU "${ENTRY}" "Comments" "申报材料的离线填报程序；卸载时保留申报材料"
  WriteRegStr HKCU "${ENTRY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${ENTRY}" "UninstallString" '"$INSTDIR\${UNINSTALLER}"'
  WriteRegStr HKCU "${ENTRY}" "QuietUninstallString" '"$INSTDIR\${UNINSTALLER}" /S'
  WriteRegDWORD HKCU "${ENTRY}" "EstimatedSize" ${SIZE}
  WriteRegDWORD HKCU "${ENTRY}" "NoModify" 1
  WriteRegDWORD HKCU "${ENTRY}" "NoRepair" 1
  !insertmacro TellExplorer
FunctionEnd

; --- removing --------------------------------------------------------------------------------

Section "Uninstall"
  Call un.RequireNotRunning
  SetOutPath "$TEMP"
  ClearErrors
  RMDir /r "$INSTDIR\${INSIDE}"
  Delete "$INSTDIR\${WINDOW}"
  Delete "$INSTDIR\${CONSOLE}"
  ${If} ${Errors}
    ${EndWith} ${STATUS_UNWRITABLE} "有的文件没能删掉，可能正被别的程序使用。请重新启动电脑，再卸载一次。"
  ${EndIf}
  RMDir /r "$INSTDIR\${INSIDE}.new"
  RMDir /r "$INSTDIR\${INSIDE}.old"
  Delete "$INSTDIR\${UNINSTALLER}"
  ; Goes only when it is empty: what the user put there stays.
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\匠申.lnk"
  Delete "$DESKTOP\匠申.lnk"
  ; Settings, the list of recent files, imported notices and the cache; no dossier is ever there.
  RMDir /r "$LOCALAPPDATA\Jiangshen"

  !insertmacro ForgetType ".shenbao" "${DOSSIER}"
  !insertmacro ForgetType ".tongzhi" "${NOTICE}"
  DeleteRegKey HKCU "${ENTRY}"
  !insertmacro TellExplorer
  DetailPrint "申报材料（.shenbao 文件）和生成的文件都还在原来的地方。"
  MessageBox MB_OK|MB_ICONINFORMATION "匠申已经卸载。您的申报材料（.shenbao 文件，一般在“文档\匠申”里）和生成的文件都还在原来的地方。" /SD IDOK
SectionEnd
