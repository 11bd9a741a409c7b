using HRNet.Cli;

return await HRNetCommand.RunAsync(args, Console.Out, Console.Error);
