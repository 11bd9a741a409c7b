using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace HRNet.Inference.Devices;

/// <summary>Why a device does not serve, in a plain sentence, with the library's own text behind it in brackets.</summary>
internal static partial class DeviceRefusal
{
    // HRESULTs of DXGI (winerror.h), as DirectML's messages spell them.
    private const string AdapterNotFound = "887A0002";
    private const string Unsupported = "887A0004";

    /// <summary>
    /// Whether an exception means that a device does not work: missing libraries and entry points are TypeLoadExceptions, a driver that
    /// throws is an ExternalException.
    /// </summary>
    public static bool Is(Exception exception) =>
        exception is OnnxRuntimeException or NotSupportedException or TypeLoadException or ExternalException;

    /// <summary>Says why a device refused.</summary>
    public static string Describe(DeviceName device, Exception refusal)
    {
        if (refusal is NotSupportedException)
            return refusal.Message;
        var sentence = device.Kind switch
        {
            DeviceKind.DirectML => DirectML(device.Adapter, refusal.Message),
            DeviceKind.Cuda => Cuda(device.Adapter, refusal.Message),
            _ => null,
        };
        return $"{sentence ?? "The device does not run the model."} ({Tidy(refusal.Message)})";
    }

    /// <summary>Says what is missing where ONNX Runtime itself does not load.</summary>
    /// <param name="text">What the operating system says.</param>
    public static string MissingLibrary(string text)
    {
        if (!OperatingSystem.IsWindows())
            return $"ONNX Runtime does not load: its native library ({(OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so")}) is missing beside the program, or made for another platform. ({Tidy(text)})";
        // The same error stands for the file itself and for what it needs; the Visual C++ runtime is what fresh machines lack.
        foreach (var needed in (string[])["vcruntime140.dll", "vcruntime140_1.dll", "msvcp140.dll"])
        {
            if (!NativeLibrary.TryLoad(needed, out _))
                return $"ONNX Runtime does not load: the Microsoft Visual C++ runtime 2015-2022 is not installed ({needed} is missing). ({Tidy(text)})";
        }

        return $"ONNX Runtime does not load: onnxruntime.dll is missing beside the program, or made for another platform. ({Tidy(text)})";
    }

    private static string? DirectML(int adapter, string text) =>
        Says(text, AdapterNotFound) ? $"There is no DirectX 12 adapter number {adapter}."
        : Says(text, Unsupported) ? $"Adapter number {adapter} or its driver lacks what DirectML needs (DirectX 12)."
        : null;

    private static string? Cuda(int adapter, string text) =>
        Says(text, "Failed to load") ? $"CUDA is not installed completely{MissingFile(text)}."
        : Says(text, "CUDA failure 101:", "invalid device ordinal") ? $"There is no CUDA device number {adapter}."
        : Says(text, "CUDA failure 35:", "CUDA failure 100:", "no CUDA-capable device")
            ? "There is no CUDA device, or its driver is too old."
        : null;

    /// <summary>The library keeps to itself what it could not load; the operating system says it when asked again.</summary>
    private static string MissingFile(string text)
    {
        try
        {
            NativeLibrary.Load(OperatingSystem.IsWindows() ? "onnxruntime_providers_cuda.dll" : "libonnxruntime_providers_cuda.so",
                typeof(InferenceSession).Assembly, null);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            text = $"{text} {exception.Message}";
        }

        // Of the places that were searched, those of the library itself fail first; what it needs is named without a folder.
        return Missing().Matches(text).Select(found => found.Groups[1].Value).FirstOrDefault(file => !file.Contains('/')) is { } file
            ? $": {file} is missing"
            : "";
    }

    private static bool Says(string text, params string[] words) =>
        words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The library's text on one line, without the places in its source on the machine that it was built on.</summary>
    private static string Tidy(string text) => Spaces().Replace(SourcePlace().Replace(text, ""), " ").Trim();

    [GeneratedRegex(@"(\S+): cannot open shared object file")]
    private static partial Regex Missing();

    [GeneratedRegex(@"(?:[A-Za-z]:\\|/)\S+\.(?:cc|cpp|h|cu)(?::\d+|\(\d+\))?:?\s*(?:\\S+::)?")]
    private static partial Regex SourcePlace();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
