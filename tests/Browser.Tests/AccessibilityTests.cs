using Browser.Tests.Support;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>axe-core finds nothing to complain about, in each state, on a phone and on a desk, light and dark.</summary>
public sealed class AccessibilityTests(Site site)
{
    [Theory]
    [InlineData(360, 740, ColorScheme.Light)]
    [InlineData(360, 740, ColorScheme.Dark)]
    [InlineData(1440, 900, ColorScheme.Light)]
    [InlineData(1440, 900, ColorScheme.Dark)]
    public async Task Live_is_within_reach_of_everybody(int width, int height, ColorScheme scheme)
    {
        await using var visit = await site.VisitAsync("/#live", width, height, scheme);
        Assert.Empty(await ComplaintsAsync(visit));

        await visit.StartCameraAsync();
        await visit.DrawnAsync(2);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        Assert.Empty(await ComplaintsAsync(visit));
        Assert.Equal(0, await visit.TooWideAsync());
        Assert.Empty(visit.Faults);
    }

    [Theory]
    [InlineData(360, 740, ColorScheme.Light)]
    [InlineData(1440, 900, ColorScheme.Dark)]
    public async Task A_refused_camera_is_within_reach_of_everybody(int width, int height, ColorScheme scheme)
    {
        await using var visit = await site.VisitAsync("/#live", width, height, scheme, Cameras.Refused);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Start camera" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = "The camera is blocked" }).WaitForAsync();

        Assert.Empty(await ComplaintsAsync(visit));
        Assert.Equal(0, await visit.TooWideAsync());
    }

    [Theory]
    [InlineData(360, 740, ColorScheme.Dark)]
    [InlineData(1440, 900, ColorScheme.Light)]
    public async Task Picture_is_within_reach_of_everybody(int width, int height, ColorScheme scheme)
    {
        await using var visit = await site.VisitAsync("/", width, height, scheme);
        await visit.AnsweredAsync();
        Assert.Empty(await ComplaintsAsync(visit));

        await visit.Page.EvaluateAsync("() => { for (const closed of document.querySelectorAll('details')) closed.open = true; }");
        Assert.Empty(await ComplaintsAsync(visit));
        Assert.Equal(0, await visit.TooWideAsync());

        await visit.Page.Keyboard.PressAsync("?");
        await visit.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" }).WaitForAsync();
        Assert.Empty(await ComplaintsAsync(visit));
    }

    /// <summary>Rule and place of each serious or critical violation.</summary>
    private static async Task<string[]> ComplaintsAsync(Visit visit)
    {
        var found = await visit.Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        return
        [
            .. from violation in found.Violations
               where violation.Impact is "serious" or "critical"
               from node in violation.Nodes
               select $"{violation.Id} {node.Target} {string.Join(' ', node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message))}",
        ];
    }
}
