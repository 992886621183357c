@echo off
rem The lab from any folder: builds, then starts the built command.
dotnet build "%~dp0src\Cli\Lab.Cli.csproj" -c Release -v quiet --nologo >nul || exit /b 2
if not defined DOTNET_GCgen0size set DOTNET_GCgen0size=0x8000000
set LAB_HOME=%~dp0.
dotnet "%~dp0src\Cli\bin\Release\net10.0\Lab.Cli.dll" %*
