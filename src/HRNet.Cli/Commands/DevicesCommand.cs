using System.CommandLine;
using HRNet.Cli.Output;
using HRNet.Inference.Devices;

namespace HRNet.Cli.Commands;

/// <summary>`hrnet devices`: what ONNX Runtime sees on this machine.</summary>
internal static class DevicesCommand
{
    public static Command Create()
    {
        var command = new Command("devices", "Lists the devices that networks can run on here, by the names that --device takes.");
        command.SetAction(parsed =>
        {
            var lines = new Report().Add("ONNX Runtime", DeviceInfo.RuntimeVersion);
            foreach (var device in DeviceInfo.All())
                lines.Add(device.Name, $"{device.Kind}, {device.Description} ({device.Provider})");
            lines.Print(parsed.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }
}
