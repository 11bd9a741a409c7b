namespace Browser.Tests.Support;

/// <summary>Finds a Chromium that is installed; none is ever downloaded.</summary>
internal static class Chromium
{
    /// <summary>Why tests are skipped where there is none.</summary>
    public const string Missing = "No Chromium is installed: put one on the PATH (chromium, google-chrome, msedge) or name it in the variable CHROMIUM.";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome.exe", "msedge.exe"];

    private static readonly string[] Places =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    /// <summary>Its path, or null.</summary>
    public static string? Path { get; } = Candidates().FirstOrDefault(File.Exists);

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named)
            yield return named;
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var name in Names)
                yield return System.IO.Path.Combine(folder, name);
        }
        foreach (var place in Places)
            yield return place;
    }
}
