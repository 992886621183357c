@echo off
rem The lab from any folder: builds, then starts the built command. Compiled ahead where the compiler for that can be had.
set LAB_BUILD=dotnet publish "%~dp0src\Cli\Lab.Cli.csproj" -c Release --use-current-runtime --self-contained false -o "%~dp0src\Cli\bin\lab" -v quiet --nologo
%LAB_BUILD% -p:PublishReadyToRun=true >nul || %LAB_BUILD% -p:PublishReadyToRun=false || exit /b 2
set LAB_HOME=%~dp0.
dotnet "%~dp0src\Cli\bin\lab\Lab.Cli.dll" %*
