@echo off
rem Starts pathlift. JAVA_HOME picks the Java (17 or later), JAVA_OPTS adds options for it, for example -Xmx16g.
setlocal

set "PATHLIFT_JAVA=java"
if not defined JAVA_HOME goto check
set "PATHLIFT_JAVA=%JAVA_HOME%\bin\java.exe"
if exist "%PATHLIFT_JAVA%" goto run
echo pathlift: JAVA_HOME is %JAVA_HOME%, but there is no %PATHLIFT_JAVA% 1>&2
exit /b 1

:check
where java >nul 2>nul
if not errorlevel 1 goto run
echo pathlift: no Java found; install Java 17 or later, or point JAVA_HOME at one 1>&2
exit /b 1

:run
"%PATHLIFT_JAVA%" -Xlog:disable -Xlog:all=error:stderr -XX:+UseSerialGC -XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=10000 -XX:Tier4CompileThreshold=100000 -XX:Tier4BackEdgeThreshold=400000 -XX:Tier3DelayOn=0 -Xms64m -Xmn12m -XX:MinHeapFreeRatio=2 -XX:MaxHeapFreeRatio=10 -Xshare:auto %JAVA_OPTS% -cp "%~dp0..\lib\*" org.pathlift.cli.Main %*
exit /b %ERRORLEVEL%
