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
        await using var session = await site.VisitAsync("/#live", width, height, scheme);
        Assert.Empty(await ComplaintsAsync(session));

        await session.StartCameraAsync();
        await session.DrawnAsync(2);
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        Assert.Empty(await ComplaintsAsync(session));
        Assert.Equal(0, await session.TooWideAsync());
        Assert.Empty(session.Faults);
    }

    [Theory]
    [InlineData(360, 740, ColorScheme.Light)]
    [InlineData(1440, 900, ColorScheme.Dark)]
    public async Task A_refused_camera_is_within_reach_of_everybody(int width, int height, ColorScheme scheme)
    {
        await using var session = await site.VisitAsync("/#live", width, height, scheme, FakeCamera.Refused);
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Start camera" }).ClickAsync();
        await session.Page.GetByRole(AriaRole.Heading, new() { Name = "The camera is blocked" }).WaitForAsync();

        Assert.Empty(await ComplaintsAsync(session));
        Assert.Equal(0, await session.TooWideAsync());
    }

    [Theory]
    [InlineData(360, 740, ColorScheme.Dark)]
    [InlineData(1440, 900, ColorScheme.Light)]
    public async Task Picture_is_within_reach_of_everybody(int width, int height, ColorScheme scheme)
    {
        await using var session = await site.VisitAsync("/", width, height, scheme);
        await session.AnsweredAsync();
        Assert.Empty(await ComplaintsAsync(session));

        await session.Page.EvaluateAsync("() => { for (const closed of document.querySelectorAll('details')) closed.open = true; }");
        Assert.Empty(await ComplaintsAsync(session));
        Assert.Equal(0, await session.TooWideAsync());

        await session.Page.Keyboard.PressAsync("?");
        await session.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" }).WaitForAsync();
        Assert.Empty(await ComplaintsAsync(session));
    }

    /// <summary>Rule and place of each serious or critical violation.</summary>
    private static async Task<string[]> ComplaintsAsync(PageSession session)
    {
        var found = await session.Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        return
        [
            .. from violation in found.Violations
               where violation.Impact is "serious" or "critical"
               from node in violation.Nodes
               select $"{violation.Id} {node.Target} {string.Join(' ', node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message))}",
        ];
    }
}
