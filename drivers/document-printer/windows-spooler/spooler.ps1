# Speaks to the Windows print spooler for windows-spooler-printer.ts. Windows PowerShell 5.1, nothing to install.
#   spooler.ps1 status PRINTER                              writes the printer's flags and its jobs as one JSON object
#   spooler.ps1 print PRINTER DOCUMENT COPIES SIDES         prints the PDF of the standard input
#   spooler.ps1 remove PRINTER JOB                          takes a job out of the queue; writes what it was
# Exit codes of `print` when nothing was given to the spooler: 3 no such printer, 4 no paper that fits, 5 no readable PDF.
# Written against Microsoft's documentation; see docs/devices/document-printer.md for what has not been run.
param(
  [Parameter(Mandatory)] [ValidateSet('status', 'print', 'remove')] [string] $Verb,
  [Parameter(Mandatory)] [string] $Printer,
  [string] $Third,
  [int] $Copies = 1,
  [string] $Sides = 'one-sided'
)
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false

function Get-State($only) {
  $found = Get-Printer -Name $Printer
  $jobs = @(Get-PrintJob -PrinterName $Printer | Where-Object { $null -eq $only -or $_.Id -eq $only } | ForEach-Object {
    [ordered]@{
      id = [int] $_.Id
      document = [string] $_.DocumentName
      status = [long] $_.JobStatus
      pagesPrinted = [int] $_.PagesPrinted
    }
  })
  # -InputObject keeps an array of one an array.
  ConvertTo-Json -Compress -Depth 4 -InputObject ([ordered]@{
    printerStatus = [long] $found.PrinterStatus
    jobs = $jobs
  })
}

function Wait-Operation($operation, [Type] $result) {
  $method = [System.WindowsRuntimeSystemExtensions].GetMethods() | Where-Object {
    $_.Name -eq 'AsTask' -and $_.GetParameters().Count -eq 1 -and
    $_.GetParameters()[0].ParameterType.Name -eq 'IAsyncOperation`1'
  } | Select-Object -First 1
  $method.MakeGenericMethod($result).Invoke($null, @($operation)).GetAwaiter().GetResult()
}

function Wait-Action($action) {
  $method = [System.WindowsRuntimeSystemExtensions].GetMethods() | Where-Object {
    $_.Name -eq 'AsTask' -and $_.GetParameters().Count -eq 1 -and
    $_.GetParameters()[0].ParameterType.Name -eq 'IAsyncAction'
  } | Select-Object -First 1
  [void] $method.Invoke($null, @($action)).GetAwaiter().GetResult()
}

function Stop-Unprinted([int] $code, [string] $reason) {
  [Console]::Error.WriteLine($reason)
  exit $code
}

function Send-Document {
  Add-Type -AssemblyName System.Drawing, System.Runtime.WindowsRuntime
  [void] [Windows.Data.Pdf.PdfDocument, Windows.Data.Pdf, ContentType = WindowsRuntime]
  [void] [Windows.Storage.Streams.InMemoryRandomAccessStream, Windows.Storage.Streams, ContentType = WindowsRuntime]

  # The document stays in memory: no file of a citizen is left behind.
  $memory = New-Object System.IO.MemoryStream
  [Console]::OpenStandardInput().CopyTo($memory)
  [void] $memory.Seek(0, 'Begin')
  $source = [System.IO.WindowsRuntimeStreamExtensions]::AsRandomAccessStream($memory)
  try {
    $pdf = Wait-Operation ([Windows.Data.Pdf.PdfDocument]::LoadFromStreamAsync($source)) ([Windows.Data.Pdf.PdfDocument])
  } catch { Stop-Unprinted 5 "$_" }

  $document = New-Object System.Drawing.Printing.PrintDocument
  $document.PrinterSettings.PrinterName = $Printer
  if (-not $document.PrinterSettings.IsValid) { Stop-Unprinted 3 "no printer $Printer" }
  $document.DocumentName = $Third
  # Without the window that tells the page.
  $document.PrintController = New-Object System.Drawing.Printing.StandardPrintController
  $document.OriginAtMargins = $false
  if ($document.PrinterSettings.CanDuplex) {
    $document.PrinterSettings.Duplex = switch ($Sides) {
      'two-sided-long-edge' { 'Vertical' }
      'two-sided-short-edge' { 'Horizontal' }
      default { 'Simplex' }
    }
  }
  $sheet = $document.PrinterSettings.PaperSizes | Where-Object { $_.Kind -eq 'A4' } | Select-Object -First 1
  if ($null -eq $sheet) { Stop-Unprinted 4 'no A4 paper' }
  $document.DefaultPageSettings.PaperSize = $sheet

  # A page that its sheet would cut off is not printed at all. The sheet is measured in hundredths of an inch, a page in
  # 96ths of one; two millimetres are rounding.
  for ($index = 0; $index -lt $pdf.PageCount; $index++) {
    $page = $pdf.GetPage($index)
    $size = @($page.Size.Width, $page.Size.Height) | ForEach-Object { $_ * 100 / 96 } | Sort-Object
    $room = @($sheet.Width, $sheet.Height) | Sort-Object
    $page.Dispose()
    if ($size[0] -gt $room[0] + 8 -or $size[1] -gt $room[1] + 8) {
      Stop-Unprinted 4 "page $($index + 1) does not fit A4"
    }
  }

  # Each copy is drawn, so that the spooler counts the pages of all of them.
  $script:next = 0
  $total = $pdf.PageCount * $Copies
  # Asked before each page: a wide page is printed on a sheet that lies on its side.
  $document.add_QueryPageSettings({
    param($sender, $arguments)
    $page = $pdf.GetPage($script:next % $pdf.PageCount)
    $arguments.PageSettings.Landscape = $page.Size.Width -gt $page.Size.Height
    $page.Dispose()
  })
  $document.add_PrintPage({
    param($sender, $arguments)
    $page = $pdf.GetPage($script:next % $pdf.PageCount)
    $options = New-Object Windows.Data.Pdf.PdfPageRenderOptions
    $options.DestinationWidth = [uint32] ($page.Size.Width * 300 / 96)
    $image = New-Object Windows.Storage.Streams.InMemoryRandomAccessStream
    Wait-Action ($page.RenderToStreamAsync($image, $options))
    $bitmap = [System.Drawing.Image]::FromStream([System.IO.WindowsRuntimeStreamExtensions]::AsStream($image))
    # Hundredths of an inch, at the document's own size: seals and scale bars are not shrunk.
    $arguments.Graphics.DrawImage($bitmap,
      [single] (-$arguments.PageSettings.HardMarginX), [single] (-$arguments.PageSettings.HardMarginY),
      [single] ($page.Size.Width * 100 / 96), [single] ($page.Size.Height * 100 / 96))
    $bitmap.Dispose(); $image.Dispose(); $page.Dispose()
    $script:next++
    $arguments.HasMorePages = $script:next -lt $total
  })
  $document.Print()
}

# A paused job does not begin: what is read of it then holds until it is gone. Where it cannot be paused nothing is
# written, and the job may have printed. A job that is not there any more is an error.
function Remove-Document([int] $job) {
  $state = $null
  try {
    Suspend-PrintJob -PrinterName $Printer -ID $job -ErrorAction Stop
    $state = Get-State $job
  } catch { $state = $null }
  Remove-PrintJob -PrinterName $Printer -ID $job -ErrorAction Stop
  if ($null -ne $state) { $state }
}

switch ($Verb) {
  'status' { Get-State }
  'print' { Send-Document }
  'remove' { Remove-Document ([int] $Third) }
}
